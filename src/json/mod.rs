//! JSON text with positions.
//!
//! A streaming [`Reader`] that walks the text token by token and always knows where it stands, the [`Number`]s it meets,
//! and the [`Error`]s it raises. The reader behaves as the one behind EventBridge does, down to the column an error
//! reports, because EventBridge prints that column.
//!
//! It knows nothing of patterns or events, builds no tree, and does not look at what follows the root value.
//!
//! ```
//! use eventsieve::json::{Reader, Token};
//!
//! let mut reader = Reader::new(r#"{"source": ["aws.s3"]}"#);
//! assert_eq!(reader.next()?, Some(Token::StartObject));
//! assert_eq!(reader.next()?, Some(Token::Name));
//! assert_eq!(reader.text()?, "source");
//! assert_eq!(reader.next()?, Some(Token::StartArray));
//! assert_eq!(reader.next()?, Some(Token::String));
//! assert_eq!(reader.text()?, "aws.s3");
//! # Ok::<(), eventsieve::json::Error>(())
//! ```

mod character;
mod error;
mod exact;
mod layout;
mod location;
mod number;
mod quote;
mod reader;
mod scan;
mod word;

pub use character::Unit;
pub use error::{Container, Error, ErrorKind, Expected, NumberFault};
pub use layout::{formatted, minified};
pub use location::{LineColumn, Location, PlaceIndex, Span};
pub use number::Number;
pub(crate) use number::{is_shortest_decimal, product, shortest};
pub(crate) use quote::{quote, quoted};
pub use reader::{MAX_NESTING, Reader, Token};
pub(crate) use scan::MAX_NAME_UNITS;
