//! Why an encoding was chosen.
//!
//! In: a record, before it is decoded. Out: what its bytes show and what statistics make of them. It decides nothing: `detect` does, and weighs
//! the same things.

use encoding_rs::UTF_8;

use super::count::count;
use super::declared;
use super::decoder::{Decoder, by_label};
use super::detect::{domain, hints, said};
use super::letters::BIT;
use super::statistics::Statistics;
use super::utf;
use crate::read::Record;

/// What the bytes of a record show about their encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evident {
    /// The encoding that a byte order mark names; `""` for none.
    pub mark: String,
    /// What the transport declares; `""` for nothing.
    pub transport: String,
    /// What the page declares; `""` for nothing.
    pub page: String,
    /// The top-level domain of the address; `""` for none.
    pub domain: String,
    /// Whether all bytes are valid UTF-8.
    pub utf8: bool,
    /// How many bytes are above 7F.
    pub high: usize,
    /// What statistics would choose among, best first; empty where all bytes are ASCII.
    pub weighed: Vec<Weighed>,
}

/// One encoding that statistics weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The label of the encoding.
    pub label: String,
    /// The language in which its text reads best, as a BCP 47 code; `zht` is traditional Chinese.
    pub language: String,
    /// How many bits it is behind the best: every bit halves its likelihood.
    pub behind: u32,
}

/// Tells what a record's bytes show.
#[must_use]
pub fn explain(record: &Record) -> Evident {
    let bytes = record.bytes.as_slice();
    let label = by_label(&said(record)).map(Decoder::label).unwrap_or_default();
    let high = count(bytes, |byte| byte >= 0x80);
    let guesses = if high == 0 { Vec::new() } else { Statistics::new(bytes, hints(record, &label)).found().1.to_vec() };
    let least = guesses.first().map_or(0, |guess| guess.cost);
    let weighed = guesses.into_iter().map(|guess| Weighed {
        label: guess.label.to_owned(),
        language: guess.language.to_owned(),
        behind: (guess.cost - least) / BIT,
    });
    Evident {
        mark: utf::mark(bytes).map(|(decoder, _)| decoder.label()).unwrap_or_default(),
        transport: record.charset.clone(),
        page: declared::declared(bytes),
        domain: domain(record).to_owned(),
        utf8: UTF_8.decode_without_bom_handling_and_without_replacement(bytes).is_some(),
        high,
        weighed: weighed.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::read::Record;

    #[test]
    fn all_evidence_is_told() {
        let page = encoding_rs::WINDOWS_1251.encode("<meta charset=koi8-r><p>Мост через реку откроют весной").0.into_owned();
        let record = Record { bytes: page, charset: "utf-8".into(), url: "https://example.ru/a".into(), ..Record::default() };
        let evident = explain(&record);
        assert_eq!((evident.transport.as_str(), evident.page.as_str(), evident.domain.as_str()), ("utf-8", "koi8-r", "ru"));
        assert!(!evident.utf8 && evident.high == 26, "{}", evident.high);
        assert_eq!(
            (evident.weighed[0].label.as_str(), evident.weighed[0].language.as_str(), evident.weighed[0].behind),
            ("windows-1251", "ru", 0)
        );
    }
}
