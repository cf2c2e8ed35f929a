//! The clients that users have. Each is asked where it is installed.
