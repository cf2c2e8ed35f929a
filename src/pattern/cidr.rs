//! `cidr`: a block of addresses.

use std::net::IpAddr;

use super::error::CidrFault;
use super::ip::{IpLiteral, Shape};

/// A block of addresses of one family.
///
/// ```
/// use eventsieve::pattern::{Cidr, IpLiteral};
///
/// let block = Cidr::parse("10.0.0.0/24").expect("a block");
/// assert!(block.contains(IpLiteral::parse("10.0.0.255").expect("an address")));
/// assert!(!block.contains(IpLiteral::parse("10.0.1.0").expect("an address")));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cidr {
    text: Box<str>,
    network: IpAddr,
    mask_bits: u32,
}

impl Cidr {
    /// Reads `address/bits`. The mask may have a plus sign and leading zeros; trailing slashes are passed over; the address
    /// may have bits beyond the mask.
    ///
    /// # Errors
    ///
    /// Without exactly one slash, with a mask that is no number or out of range, with an address that is none.
    pub fn parse(text: &str) -> Result<Self, CidrFault> {
        let trimmed = text.trim_end_matches('/');
        let (address, mask) =
            trimmed.split_once('/').filter(|(_, mask)| !mask.contains('/')).ok_or(CidrFault::OneSlashRequired)?;
        let mask_bits: i32 = mask.parse().map_err(|_| CidrFault::MaskNotInteger)?;
        let mask_bits = u32::try_from(mask_bits).map_err(|_| CidrFault::NegativeMask)?;
        if Shape::of(address).is_none() {
            return Err(CidrFault::NonstandardAddress(address.into()));
        }
        let Some(literal) = IpLiteral::parse(address) else {
            return Err(CidrFault::InvalidAddress(address.into()));
        };
        let network = literal.address();
        match network {
            IpAddr::V4(_) if mask_bits > 31 => Err(CidrFault::V4MaskTooLong),
            IpAddr::V6(_) if mask_bits > 127 => Err(CidrFault::V6MaskTooLong),
            _ => Ok(Cidr { text: text.into(), network, mask_bits }),
        }
    }

    /// The block as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first address and the number of bits, the same for all spellings of one block.
    pub(crate) fn block(&self) -> (IpAddr, u32) {
        (Cidr::first_of(self.network, self.mask_bits), self.mask_bits)
    }

    /// The first address of the block of that many bits that an address lies in.
    pub(crate) fn first_of(address: IpAddr, mask_bits: u32) -> IpAddr {
        match address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - mask_bits).unwrap_or(0);
                IpAddr::V4((address.to_bits() & mask).into())
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - mask_bits).unwrap_or(0);
                IpAddr::V6((address.to_bits() & mask).into())
            }
        }
    }

    /// Whether the address lies in the block. One of the other family never does.
    pub fn contains(&self, literal: IpLiteral) -> bool {
        match (self.network, literal.address()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.mask_bits
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= self.mask_bits
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_spellings_are_accepted() {
        for text in ["10.0.0.0/24", "10.0.0.7/+24", "10.0.0.0/024", "10.0.0.0/24/", "::ffff:a00:0/24"] {
            let block = Cidr::parse(text).expect(text);
            assert!(block.contains(IpLiteral::parse("10.0.0.9").expect("an address")), "{text}");
        }
        assert!(Cidr::parse("10.0.0.0/-0").is_ok());
    }

    #[test]
    fn faults_are_told_apart() {
        let fault = |text| Cidr::parse(text).expect_err(text);
        assert_eq!(fault(""), CidrFault::OneSlashRequired);
        assert_eq!(fault("10.0.0.0"), CidrFault::OneSlashRequired);
        assert_eq!(fault("10.0.0.0/"), CidrFault::OneSlashRequired);
        assert_eq!(fault("10.0.0.0/1/2"), CidrFault::OneSlashRequired);
        assert_eq!(fault("10.0.0.0/x"), CidrFault::MaskNotInteger);
        assert_eq!(fault("10.0.0.0/-1"), CidrFault::NegativeMask);
        assert_eq!(fault("10.0.0.0/32"), CidrFault::V4MaskTooLong);
        assert_eq!(fault("::/128"), CidrFault::V6MaskTooLong);
        assert_eq!(fault("/24"), CidrFault::NonstandardAddress("".into()));
        assert_eq!(fault("xx.11.xx/8"), CidrFault::NonstandardAddress("xx.11.xx".into()));
        assert_eq!(fault(":::/16"), CidrFault::InvalidAddress(":::".into()));
    }
}
