//! Thrift's compact protocol, as far as Parquet needs it.
//!
//! In: bytes that may say anything. Out: fields, numbers and lengths, or `None` where the bytes end or are no Thrift. Nothing is allocated,
//! whatever they claim (thrift-compact-protocol.md of Apache Thrift).

/// How deep values may be nested; Parquet's own go to seven.
const DEPTH: u32 = 32;

/// Types of fields and of elements.
pub(super) const TRUE: u8 = 1;
pub(super) const FALSE: u8 = 2;
const BYTE: u8 = 3;
pub(super) const I16: u8 = 4;
pub(super) const I32: u8 = 5;
pub(super) const I64: u8 = 6;
const DOUBLE: u8 = 7;
pub(super) const BINARY: u8 = 8;
pub(super) const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
pub(super) const STRUCT: u8 = 12;
const UUID: u8 = 13;

/// Bytes with a place in them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Thrift<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub fn at(&self) -> usize {
        self.at
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// So many bytes as they are.
    pub fn step(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    /// A number of seven bits a byte, the lowest first.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A signed number.
    pub fn number(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// A number that is a length or a count.
    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// The next field of a structure, after the field `last`: its number and type. `Some(None)` at the end of the structure.
    #[expect(clippy::option_option, reason = "the end of the structure is not the end of the bytes")]
    pub fn field(&mut self, last: &mut i64) -> Option<Option<(i64, u8)>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        *last = if byte >> 4 == 0 { self.number()? } else { last.checked_add(i64::from(byte >> 4))? };
        Some(Some((*last, byte & 15)))
    }

    /// How many elements a list has, and their type.
    pub fn list(&mut self) -> Option<(usize, u8)> {
        let byte = self.byte()?;
        let count = if byte >> 4 == 15 { usize::try_from(self.varint()?).ok()? } else { usize::from(byte >> 4) };
        Some((count, byte & 15))
    }

    /// Steps over a value. A truth value is in the type of its field, and a byte of its own in a list.
    pub fn skip(&mut self, kind: u8) -> Option<()> {
        if kind == TRUE || kind == FALSE { Some(()) } else { self.skip_within(kind, DEPTH) }
    }

    fn skip_within(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            TRUE | FALSE | BYTE => self.step(1).map(drop),
            I16 | I32 | I64 => self.varint().map(drop),
            DOUBLE => self.step(8).map(drop),
            UUID => self.step(16).map(drop),
            BINARY => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.step(length).map(drop)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_within(kind, depth))
            }
            MAP => {
                let count = self.varint()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.skip_within(kinds >> 4, depth)?;
                    self.skip_within(kinds & 15, depth)
                })
            }
            STRUCT => {
                let mut last = 0;
                while let Some((_, kind)) = self.field(&mut last)? {
                    if kind != TRUE && kind != FALSE {
                        self.skip_within(kind, depth)?;
                    }
                }
                Some(())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_stepped_over_and_a_lie_ends_it() {
        // 1: i32 = -3, 2: list of two strings, 3: true, 20: structure with a double; end; and what follows.
        let whole = b"\x15\x05\x19\x28\x01a\x02bc\x11\x0c\x28\x17\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00rest";
        let mut thrift = Thrift::new(whole);
        thrift.skip(STRUCT).unwrap();
        assert_eq!(&whole[thrift.at()..], b"rest");
        for end in 0..whole.len() - 4 {
            assert_eq!(Thrift::new(&whole[..end]).skip(STRUCT), None, "{end}");
        }
        // A list of 2^31 structures; a thousand lists, one in another.
        assert_eq!(Thrift::new(b"\x19\xfc\x80\x80\x80\x80\x08").skip(STRUCT), None);
        assert_eq!(Thrift::new(&[0x19; 1000]).skip(LIST), None);
    }

    #[test]
    fn numbers_are_what_the_protocol_says() {
        let number = |bytes: &[u8]| Thrift::new(bytes).number();
        assert_eq!((number(b"\x05"), number(b"\xac\x02"), number(b"\x80")), (Some(-3), Some(150), None));
        assert_eq!(number(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), Some(i64::MIN));
        assert_eq!(number(&[0xff; 11]), None);
    }
}
