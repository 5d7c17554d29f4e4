//! A single value of a column as JSON.
//!
//! In: a value, and what its column says that it means. Out: JSON: numbers as numbers, strings as strings, dates and times as ISO 8601,
//! decimals as strings so that no digit is lost, bytes as the text they are or in Base64 (LogicalTypes.md of the Parquet format).

use std::fmt::Write as _;
use std::io::Write as _;

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::schema::types::ColumnDescriptor;
use serde_json::value::RawValue;

/// What the values of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// What it looks like.
    Plain,
    Unsigned,
    /// So many digits behind the point.
    Decimal(i32),
    /// Days since 1970.
    Date,
    /// So many of a second since midnight.
    Time(i64),
    /// So many of a second since 1970, in UTC or by a clock nobody names.
    Timestamp(i64, bool),
    Text,
    /// JSON, which stays JSON.
    Json,
    Uuid,
    Half,
    Interval,
}

impl Form {
    pub fn of(column: &ColumnDescriptor) -> Self {
        let unit = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        let form = match column.logical_type_ref() {
            Some(LogicalType::String | LogicalType::Enum) => Self::Text,
            Some(LogicalType::Json) => Self::Json,
            Some(LogicalType::Decimal(decimal)) => Self::Decimal(decimal.scale),
            Some(LogicalType::Date) => Self::Date,
            Some(LogicalType::Time(time)) => Self::Time(unit(&time.unit)),
            Some(LogicalType::Timestamp(time)) => Self::Timestamp(unit(&time.unit), time.is_adjusted_to_u_t_c),
            Some(LogicalType::Integer(integer)) if !integer.is_signed => Self::Unsigned,
            Some(LogicalType::Uuid) => Self::Uuid,
            Some(LogicalType::Float16) => Self::Half,
            _ => match column.converted_type() {
                ConvertedType::UTF8 | ConvertedType::ENUM => Self::Text,
                ConvertedType::JSON => Self::Json,
                ConvertedType::DECIMAL => Self::Decimal(column.type_scale()),
                ConvertedType::DATE => Self::Date,
                ConvertedType::TIME_MILLIS => Self::Time(1_000),
                ConvertedType::TIME_MICROS => Self::Time(1_000_000),
                ConvertedType::TIMESTAMP_MILLIS => Self::Timestamp(1_000, true),
                ConvertedType::TIMESTAMP_MICROS => Self::Timestamp(1_000_000, true),
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => Self::Unsigned,
                ConvertedType::INTERVAL => Self::Interval,
                _ => Self::Plain,
            },
        };
        // What a column says of itself may not fit what is in it.
        let is_string = column.physical_type() == Type::BYTE_ARRAY;
        if matches!(form, Self::Text | Self::Json) && !is_string { Self::Plain } else { form }
    }
}

/// A value that can be written.
pub(super) trait Value {
    /// Adds it as JSON.
    fn write(&self, form: Form, out: &mut Vec<u8>);

    /// Its bytes, where it is a string of any length.
    fn bytes(&self) -> Option<&[u8]> {
        None
    }
}

/// Adds what serializes to `out`. Numbers and strings into memory: neither can fail.
fn json(value: &(impl serde::Serialize + ?Sized), out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}

impl Value for bool {
    fn write(&self, _: Form, out: &mut Vec<u8>) {
        json(self, out);
    }
}

impl Value for i32 {
    fn write(&self, form: Form, out: &mut Vec<u8>) {
        match form {
            Form::Unsigned => json(&self.cast_unsigned(), out),
            _ => i64::from(*self).write(form, out),
        }
    }
}

impl Value for i64 {
    fn write(&self, form: Form, out: &mut Vec<u8>) {
        match form {
            Form::Unsigned => json(&self.cast_unsigned(), out),
            Form::Decimal(scale) => decimal(i128::from(*self), scale, out),
            Form::Date => json(&date(*self), out),
            Form::Time(unit) => json(&time(self.div_euclid(unit), self.rem_euclid(unit), unit), out),
            Form::Timestamp(unit, is_utc) => timestamp(self.div_euclid(unit), self.rem_euclid(unit), unit, is_utc, out),
            _ => json(self, out),
        }
    }
}

impl Value for Int96 {
    fn write(&self, _: Form, out: &mut Vec<u8>) {
        let [low, high, day] = *self.data() else { return json("", out) };
        let nanos = i64::from(high) << 32 | i64::from(low);
        // 1970 began on Julian day 2,440,588.
        let seconds = (i64::from(day) - 2_440_588) * 86_400 + nanos.div_euclid(1_000_000_000);
        timestamp(seconds, nanos.rem_euclid(1_000_000_000), 1_000_000_000, false, out);
    }
}

impl Value for f32 {
    fn write(&self, _: Form, out: &mut Vec<u8>) {
        json(self, out);
    }
}

impl Value for f64 {
    fn write(&self, _: Form, out: &mut Vec<u8>) {
        json(self, out);
    }
}

impl Value for ByteArray {
    fn write(&self, form: Form, out: &mut Vec<u8>) {
        let bytes = self.data();
        match (form, std::str::from_utf8(bytes)) {
            (Form::Decimal(scale), _) => big(bytes, scale, out),
            (Form::Json, Ok(text)) if bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[") => {
                match serde_json::from_str::<&RawValue>(text) {
                    Ok(raw) => out.extend_from_slice(raw.get().as_bytes()),
                    Err(_) => json(text, out),
                }
            }
            (_, Ok(text)) => json(text, out),
            (Form::Text | Form::Json, Err(_)) => json(&String::from_utf8_lossy(bytes), out),
            (_, Err(_)) => json(&base64(bytes), out),
        }
    }

    fn bytes(&self) -> Option<&[u8]> {
        Some(self.data())
    }
}

impl Value for FixedLenByteArray {
    fn write(&self, form: Form, out: &mut Vec<u8>) {
        let bytes = self.data();
        match (form, bytes) {
            (Form::Decimal(scale), _) => big(bytes, scale, out),
            (Form::Half, [low, high]) => json(&half(u16::from_le_bytes([*low, *high])), out),
            (Form::Uuid, _) if bytes.len() == 16 => {
                let mut text = String::with_capacity(36);
                for (at, byte) in bytes.iter().enumerate() {
                    text.push_str(if [4, 6, 8, 10].contains(&at) { "-" } else { "" });
                    let _ = write!(text, "{byte:02x}");
                }
                json(&text, out);
            }
            (Form::Interval, _) if bytes.len() == 12 => {
                let number = |at: usize| bytes[at..].first_chunk().map_or(0, |number| u32::from_le_bytes(*number));
                let (months, days, millis) = (number(0), number(4), number(8));
                json(&format!("P{months}M{days}DT{}.{:03}S", millis / 1000, millis % 1000), out);
            }
            _ => json(&base64(bytes), out),
        }
    }
}

/// A string whose every character stands for a byte.
pub(super) fn latin(bytes: &[u8], out: &mut Vec<u8>) {
    json(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>(), out);
}

/// A decimal of any length, the highest byte first.
fn big(bytes: &[u8], scale: i32, out: &mut Vec<u8>) {
    if bytes.is_empty() || bytes.len() > 16 {
        return json(&base64(bytes), out);
    }
    let sign = if bytes[0] < 0x80 { 0 } else { 0xff };
    let mut whole = [sign; 16];
    whole[16 - bytes.len()..].copy_from_slice(bytes);
    decimal(i128::from_be_bytes(whole), scale, out);
}

fn decimal(value: i128, scale: i32, out: &mut Vec<u8>) {
    let (sign, mut digits) = (if value < 0 { "-" } else { "" }, value.unsigned_abs().to_string());
    // 38 digits are what 16 bytes hold.
    match usize::try_from(scale) {
        Ok(0) => {}
        Ok(scale) if scale <= 38 => {
            digits.insert_str(0, &"0".repeat((scale + 1).saturating_sub(digits.len())));
            digits.insert(digits.len() - scale, '.');
        }
        _ => drop(write!(digits, "E{}", -i64::from(scale))),
    }
    json(&format!("{sign}{digits}"), out);
}

/// A day of the Gregorian calendar, whatever the year, by its number since 1970: Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `civil_from_days`.
fn date(days: i64) -> String {
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of day, with as many digits of a second as there are units in it.
fn time(seconds: i64, rest: i64, unit: i64) -> String {
    let mut text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest > 0 {
        let _ = write!(text, ".{rest:0digits$}", digits = unit.ilog10() as usize);
    }
    text
}

fn timestamp(seconds: i64, rest: i64, unit: i64, is_utc: bool, out: &mut Vec<u8>) {
    let (day, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let zone = if is_utc { "Z" } else { "" };
    let _ = write!(out, "\"{}T{}{zone}\"", date(day), time(seconds, rest, unit));
}

/// A number of 16 bits: IEEE 754, binary16.
fn half(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2f32.powi(-24),
        31 => return f32::NAN,
        _ => (fraction + 1024.0) * 2f32.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// RFC 4648, 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number = (0..3).fold(0, |number, at| number << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &impl Value, form: Form) -> String {
        let mut out = Vec::new();
        value.write(form, &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
        text
    }

    #[test]
    fn numbers_and_dates_are_written_in_full() {
        for (value, form, expected) in [
            (-1i64, Form::Plain, "-1"),
            (-1, Form::Unsigned, "18446744073709551615"),
            (-5, Form::Decimal(2), r#""-0.05""#),
            (12345, Form::Decimal(2), r#""123.45""#),
            (7, Form::Decimal(0), r#""7""#),
            (7, Form::Decimal(-3), r#""7E3""#),
            (0, Form::Date, r#""1970-01-01""#),
            (-1, Form::Date, r#""1969-12-31""#),
            (19_782, Form::Date, r#""2024-02-29""#),
            (45_296_007, Form::Time(1_000), r#""12:34:56.007""#),
            (1_709_210_096_000_000, Form::Timestamp(1_000_000, true), r#""2024-02-29T12:34:56Z""#),
            (-1, Form::Timestamp(1_000_000_000, false), r#""1969-12-31T23:59:59.999999999""#),
        ] {
            assert_eq!(written(&value, form), expected);
        }
        assert_eq!((written(&-1i32, Form::Unsigned), written(&1.5f32, Form::Plain)), ("4294967295".into(), "1.5".into()));
        assert_eq!(written(&f64::NAN, Form::Plain), "null");
        for value in [i64::MIN, i64::MAX] {
            for form in [Form::Date, Form::Time(1_000), Form::Timestamp(1_000, true), Form::Decimal(38), Form::Decimal(i32::MIN)] {
                written(&value, form);
            }
        }
    }

    #[test]
    fn bytes_are_the_text_they_are_or_base64() {
        let bytes = |bytes: &[u8], form| written(&ByteArray::from(bytes.to_vec()), form);
        assert_eq!(bytes(b"a \"b\"\n", Form::Text), r#""a \"b\"\n""#);
        assert_eq!(
            (bytes("café".as_bytes(), Form::Plain), bytes(b"caf\xe9", Form::Plain)),
            ("\"café\"".into(), "\"Y2Fm6Q==\"".into())
        );
        assert_eq!(bytes(b"caf\xe9", Form::Text), "\"caf\u{fffd}\"");
        assert_eq!(
            (bytes(b" {\"a\": [1]}", Form::Json), bytes(b"{\"a\"", Form::Json)),
            ("{\"a\": [1]}".into(), r#""{\"a\"""#.into())
        );
        assert_eq!((bytes(b"\xff\x85", Form::Decimal(1)), bytes(b"", Form::Decimal(1))), (r#""-12.3""#.into(), "\"\"".into()));
        let fixed = |bytes: &[u8], form| written(&FixedLenByteArray::from(ByteArray::from(bytes.to_vec())), form);
        assert_eq!(fixed(&[0x12; 16], Form::Uuid), "\"12121212-1212-1212-1212-121212121212\"");
        assert_eq!((fixed(b"\x00\x3e", Form::Half), fixed(b"\x01\x80", Form::Half)), ("1.5".into(), "-5.9604645e-8".into()));
        assert_eq!(fixed(b"\x01\0\0\0\x02\0\0\0\xd4\x04\0\0", Form::Interval), "\"P1M2DT1.236S\"");
        assert_eq!(fixed(b"abc", Form::Plain), "\"YWJj\"");
        let mut out = Vec::new();
        latin(b"\x00\"\xe9\xff", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "\"\\u0000\\\"éÿ\"");
    }
}
