//! Files in more than one encoding: UTF-8 with stray bytes, or with runs of a legacy page in it, or the other way round.
//!
//! In: bytes that are not all valid UTF-8. Out: their text, read piece by piece, and an edit for every byte and run that was read otherwise than
//! the rest; or nothing, where no piece is UTF-8. Line ends and, in lines that are both, markup are the borders of pieces.

use encoding_rs::WINDOWS_1252;

use super::count::count;
use super::decoder::{Decoder, UTF8, by_label, edit, hex};
use super::guess::{Guess, Hints, guess};
use super::letters::{BIT, Model, best, letters};
use super::sample::Sample;
use super::statistics::Statistics;
use super::stray;
use crate::document::Edit;

/// A file read piece by piece.
#[derive(Debug)]
pub(super) struct Mixed {
    pub text: String,
    pub edits: Vec<Edit>,
    /// The encoding that most of it is in.
    pub decoder: Decoder,
    /// Whether there are runs in another encoding, and not only stray bytes.
    pub runs: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// ASCII, the same in either.
    Plain,
    /// Valid UTF-8 with sequences of several bytes.
    Utf8,
    /// UTF-8 with a few bytes that are not.
    Nearly,
    /// No UTF-8.
    Legacy,
}

#[derive(Debug)]
struct Piece<'a> {
    bytes: &'a [u8],
    line: usize,
    kind: Kind,
    /// Valid sequences of several bytes.
    sequences: usize,
    /// Bytes that belong to none.
    strays: usize,
}

/// So many sequences are no accident even where two bytes make a character: each of them is UTF-8 by chance in one of three cases at most.
const NO_ACCIDENT: usize = 8;
/// How much less UTF-8 must cost than the legacy page for a line to be UTF-8 amid that page, in bits.
const LESS: u32 = 4;
/// How much better a run's own encoding must be than that of all runs together, in bits.
const OWN: u32 = 12;
/// So many bytes of legacy text to a sequence are nearly all.
const NEARLY_ALL: usize = 16;
/// How much of all legacy runs is looked at together.
const POOL: usize = 1 << 14;

/// Reads bytes that are UTF-8 in part. `None` where they are not.
pub(super) fn read(statistics: &Statistics) -> Option<Mixed> {
    if !stray::may_have_sequences(statistics.bytes()) {
        return None;
    }
    let mut pieces = pieces(statistics.bytes());
    // What the whole document declares says nothing of its parts.
    let hints = Hints { declared: "", ..statistics.hints() };
    if pieces.iter().all(|piece| piece.sequences == 0) {
        return None;
    }
    // Nearly all legacy text is nothing else.
    let may_mend = may_mend(&pieces);
    if !may_mend && pieces.iter().all(|piece| matches!(piece.kind, Kind::Plain | Kind::Legacy)) {
        return None;
    }
    if may_mend {
        let leads = leads(&pieces);
        mend(&mut pieces, &leads);
    }
    if pieces.iter().all(|piece| matches!(piece.kind, Kind::Plain | Kind::Legacy)) {
        return None;
    }
    if are_accidents(&pieces, statistics) {
        return None;
    }
    let pool = pool(&pieces);
    let common = if pool.is_empty() { None } else { guess(&Sample::of(&pool), with_language(hints, &pieces)).into_iter().next() };
    if let Some(common) = &common {
        let accidents = Accidents::of(&pieces, common);
        for piece in pieces.iter_mut().filter(|piece| piece.kind != Kind::Plain && accidents.is_legacy(piece)) {
            piece.kind = Kind::Legacy;
        }
    }
    let sequences: usize =
        pieces.iter().filter(|piece| matches!(piece.kind, Kind::Utf8 | Kind::Nearly)).map(|piece| piece.sequences).sum();
    let strays: usize = pieces.iter().filter(|piece| piece.kind == Kind::Nearly).map(|piece| piece.strays).sum();
    let runs = pieces.iter().any(|piece| piece.kind == Kind::Legacy);
    if sequences == 0 || !runs && sequences < 2 * strays {
        return None;
    }
    Some(joined(&pieces, &leads(&pieces), common.as_ref(), hints, runs))
}

/// Whether all sequences are there by accident, of documents that are legacy text but for a few of them. The guess for all together is good
/// enough to see it, and will be needed.
fn are_accidents(pieces: &[Piece], statistics: &Statistics) -> bool {
    let sequences: usize = pieces.iter().filter(|piece| piece.kind != Kind::Legacy).map(|piece| piece.sequences).sum();
    sequences * NEARLY_ALL <= strays(pieces)
        && statistics.found().1.first().is_some_and(|common| {
            let accidents = Accidents::of(pieces, common);
            pieces.iter().all(|piece| accidents.is_legacy(piece))
        })
}

/// How many sequences may have lost their end among so many that are whole.
const fn most_cuts(sequences: usize) -> usize {
    1 + sequences / 20
}

/// Which bytes begin valid sequences.
fn leads(pieces: &[Piece]) -> [bool; 256] {
    stray::leads(pieces.iter().filter(|piece| piece.sequences > 0).map(|piece| piece.bytes))
}

/// Whether [`mend`] may find anything: of a sequence that lost its end three bytes are left at most. Two surrogates are a byte astray, too.
fn may_mend(pieces: &[Piece]) -> bool {
    let sequences: usize = pieces.iter().map(|piece| piece.sequences).sum();
    strays(pieces) <= 3 * most_cuts(sequences) + sequences / 2
}

/// How many bytes of legacy text are part of no sequence.
fn strays(pieces: &[Piece]) -> usize {
    pieces.iter().filter(|piece| piece.kind == Kind::Legacy).map(|piece| piece.strays).sum()
}

/// Where all that is not UTF-8 are a few sequences that lost their end, nothing is a page of its own.
fn mend(pieces: &mut [Piece], leads: &[bool; 256]) {
    let sequences: usize = pieces.iter().map(|piece| piece.sequences).sum();
    let cuts: Option<usize> =
        pieces.iter().filter(|piece| piece.kind == Kind::Legacy).map(|piece| stray::cuts(piece.bytes, leads)).sum();
    // Three bytes in a row that are UTF-8 by accident are rare, two are not.
    let strong = sequences > 1 || leads[0xe0..].contains(&true);
    if cuts.is_some_and(|cuts| strong && cuts <= most_cuts(sequences)) {
        for piece in pieces.iter_mut().filter(|piece| piece.kind == Kind::Legacy) {
            (piece.kind, piece.strays) = (Kind::Nearly, 0);
        }
    }
}

/// The pieces of a file, in order; together they are the file.
fn pieces(bytes: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut line) = (0, 1);
    while start < bytes.len() {
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        let whole = Piece::of(&bytes[start..end], line);
        if whole.sequences > 0 && whole.strays > 0 && memchr::memchr(b'<', whole.bytes).is_some() {
            let mut rest = whole.bytes;
            while !rest.is_empty() {
                let (part, more) = rest.split_at(memchr::memchr(b'>', rest).map_or(rest.len(), |at| at + 1));
                pieces.extend(before_tags(part).map(|part| Piece::of(part, line)));
                rest = more;
            }
        } else {
            pieces.push(whole);
        }
        line += usize::from(bytes[end - 1] == b'\n');
        start = end;
    }
    pieces
}

/// What stands before a tag, and the tag.
fn before_tags(bytes: &[u8]) -> [&[u8]; 2] {
    let at = memchr::memchr(b'<', bytes).unwrap_or(0);
    [&bytes[..at], &bytes[at..]]
}

impl<'a> Piece<'a> {
    fn of(bytes: &'a [u8], line: usize) -> Self {
        if bytes.is_ascii() {
            return Self { bytes, line, kind: Kind::Plain, sequences: 0, strays: 0 };
        }
        // Most legacy text is told at a glance.
        let (sequences, strays) = match stray::glance(bytes) {
            (sequences, strays) if strays > 2 * sequences + 2 => (sequences, strays),
            _ => stray::count(bytes),
        };
        let kind = match (sequences, strays) {
            (_, 0) => Kind::Utf8,
            _ if sequences > 0 && strays <= sequences => Kind::Nearly,
            _ => Kind::Legacy,
        };
        Self { bytes, line, kind, sequences, strays }
    }
}

/// All legacy pieces, one a line.
fn pool(pieces: &[Piece]) -> Vec<u8> {
    let mut pool = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.kind == Kind::Legacy) {
        pool.extend_from_slice(piece.bytes);
        pool.push(b'\n');
        if pool.len() > POOL {
            break;
        }
    }
    pool
}

/// The language of the pieces that are UTF-8 is likely that of the others.
fn with_language<'a>(hints: Hints<'a>, pieces: &[Piece]) -> Hints<'a> {
    let mut text = String::new();
    for piece in pieces.iter().filter(|piece| piece.kind == Kind::Utf8) {
        text.extend(String::from_utf8_lossy(piece.bytes).chars().take(400));
        if text.len() > 1000 {
            break;
        }
    }
    // Two sentences tell a language; a name does not.
    let language = if text.len() < 60 { "" } else { best(&text).map_or("", |(model, _)| model.language) };
    Hints { language, ..hints }
}

/// Decides what is UTF-8 by accident. A page of single bytes forms sequences only by accident, and then they cost more than its letters do; an
/// encoding of two bytes forms them often, so that only many of them are evidence.
struct Accidents {
    decoder: Decoder,
    model: Option<&'static Model>,
    mainly_utf8: bool,
}

impl Accidents {
    /// In pieces whose legacy text is of that encoding and language.
    fn of(pieces: &[Piece], common: &Guess) -> Self {
        let certain: usize = pieces
            .iter()
            .filter(|piece| piece.kind == Kind::Utf8 && piece.sequences >= NO_ACCIDENT)
            .map(|piece| piece.bytes.len())
            .sum();
        let mainly_utf8 = certain > high(pieces, &[Kind::Legacy]) / 2;
        Self { decoder: by_label(common.label).unwrap_or(UTF8), model: letters().model(common.language), mainly_utf8 }
    }

    /// Whether a piece is legacy text, or may be as well.
    fn is_legacy(&self, piece: &Piece) -> bool {
        match piece.kind {
            Kind::Plain | Kind::Legacy => true,
            Kind::Utf8 | Kind::Nearly if self.mainly_utf8 => false,
            Kind::Nearly if piece.sequences < 2 * piece.strays => true,
            Kind::Utf8 | Kind::Nearly => match self.model {
                Some(model) => {
                    let text = String::from_utf8_lossy(piece.bytes);
                    let (misread, _) = self.decoder.decode(piece.bytes, 1);
                    let least = model.cost(&misread).saturating_sub(LESS * BIT);
                    // In another language it is by no accident only with some more sequences.
                    model.cost(&text) >= least && (piece.sequences <= 2 || best(&text).is_none_or(|(_, cost)| cost >= least))
                }
                // In an encoding of two bytes a line with both is no more than that.
                None => piece.kind == Kind::Nearly || piece.sequences < NO_ACCIDENT,
            },
        }
    }
}

/// How many bytes beyond ASCII the pieces of some kinds have.
fn high(pieces: &[Piece], kinds: &[Kind]) -> usize {
    let of_kind = pieces.iter().filter(|piece| kinds.contains(&piece.kind));
    of_kind.map(|piece| count(piece.bytes, |byte| byte >= 0x80)).sum()
}

/// The text of all pieces, with edits for what is otherwise than most of it.
fn joined(pieces: &[Piece], leads: &[bool; 256], common: Option<&Guess>, hints: Hints, runs: bool) -> Mixed {
    let common = common.and_then(|common| Some((by_label(common.label)?, common)));
    // A character takes about two bytes in UTF-8.
    let legacy_rules = runs && high(pieces, &[Kind::Legacy]) * 2 > high(pieces, &[Kind::Utf8, Kind::Nearly]);
    let hints = with_language(hints, pieces);
    let mut mixed = Mixed { text: String::new(), edits: Vec::new(), decoder: UTF8, runs };
    if legacy_rules && let Some((decoder, _)) = common {
        mixed.decoder = decoder;
    }
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        match piece.kind {
            Kind::Plain => mixed.text.push_str(&String::from_utf8_lossy(piece.bytes)),
            Kind::Utf8 => {
                let text = String::from_utf8_lossy(piece.bytes);
                if legacy_rules {
                    mixed.edits.push(edit(piece.line, "other-encoding", visible(piece.bytes), text.trim_end().to_owned()));
                }
                mixed.text.push_str(&text);
            }
            Kind::Nearly => {
                let (text, edits) = stray::read(piece.bytes, piece.line, leads);
                mixed.text.push_str(&text);
                mixed.edits.extend(edits);
            }
            Kind::Legacy => {
                let length = pieces[at..].iter().take_while(|piece| matches!(piece.kind, Kind::Legacy | Kind::Plain)).count();
                let run = &pieces[at..at + length];
                let decoder = own(run, common, hints).unwrap_or(Decoder::Whatwg(WINDOWS_1252));
                for piece in run {
                    let (text, edits) = decoder.decode(piece.bytes, piece.line);
                    if piece.kind == Kind::Legacy && decoder != mixed.decoder {
                        mixed.edits.push(edit(piece.line, "other-encoding", visible(piece.bytes), text.trim_end().to_owned()));
                    }
                    mixed.text.push_str(&text);
                    mixed.edits.extend(edits);
                }
                at += length;
                continue;
            }
        }
        at += 1;
    }
    mixed
}

/// The encoding of one run: that of all runs, unless its own letters speak clearly for another.
fn own(run: &[Piece], common: Option<(Decoder, &Guess)>, hints: Hints) -> Option<Decoder> {
    let (decoder, common) = common?;
    let guesses = guess(&Sample::of(&pool(run)), hints);
    let first = guesses.first()?;
    let behind = guesses.iter().find(|guess| guess.label == common.label).map_or(u32::MAX, |guess| guess.cost - first.cost);
    if behind > OWN * BIT { by_label(first.label) } else { Some(decoder) }
}

/// Bytes as they are where they are ASCII, and as `\xNN` where not.
fn visible(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for part in bytes.trim_ascii_end().chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        match std::str::from_utf8(part).ok().filter(|part| part.is_ascii()) {
            Some(plain) => text.push_str(plain),
            None => text.push_str(&hex(part)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Mixed, read};

    const GERMAN: &str = "Die Brücke wird im Frühjahr für Fußgänger geöffnet.";
    const RUSSIAN: &str = "Мост через реку откроют весной, сообщила управа.";

    fn mixed(parts: &[(&str, &'static encoding_rs::Encoding)]) -> Option<Mixed> {
        let bytes: Vec<u8> = parts.iter().flat_map(|(text, codec)| codec.encode(text).0.into_owned()).collect();
        read(&super::Statistics::new(&bytes, super::Hints::default()))
    }

    #[test]
    fn each_run_is_read_in_its_own_encoding() {
        use encoding_rs::{UTF_8, WINDOWS_1251, WINDOWS_1252};
        let (utf8, german, russian) = (format!("{GERMAN}\n"), format!("{GERMAN}\n"), format!("{RUSSIAN}\n"));
        for parts in [
            vec![(utf8.as_str(), UTF_8), (german.as_str(), WINDOWS_1252), (utf8.as_str(), UTF_8)],
            vec![(german.as_str(), WINDOWS_1252), (german.as_str(), WINDOWS_1252), (utf8.as_str(), UTF_8)],
            vec![(russian.as_str(), WINDOWS_1251), (russian.as_str(), UTF_8), (russian.as_str(), WINDOWS_1251)],
            vec![(utf8.as_str(), UTF_8), (utf8.as_str(), UTF_8), (russian.as_str(), WINDOWS_1251)],
        ] {
            let whole: String = parts.iter().map(|(text, _)| *text).collect();
            let mixed = mixed(&parts).unwrap();
            assert_eq!((mixed.text, mixed.runs), (whole, true));
            assert!(
                mixed.edits.iter().all(|edit| edit.rule == "other-encoding" && edit.before.contains("\\x")),
                "{:?}",
                mixed.edits
            );
            assert!((1..=parts.len()).contains(&mixed.edits.len()));
        }
    }

    #[test]
    fn markup_parts_runs_in_one_line() {
        use encoding_rs::{UTF_8, WINDOWS_1252};
        let mixed = mixed(&[("<p>Fußgänger über</p>", WINDOWS_1252), ("<p>Brücke größer</p>", UTF_8)]).unwrap();
        assert_eq!(mixed.text, "<p>Fußgänger über</p><p>Brücke größer</p>");
    }

    #[test]
    fn legacy_text_alone_is_not_mixed() {
        use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, WINDOWS_874, WINDOWS_1251, WINDOWS_1252};
        for (text, codec) in [
            (GERMAN, WINDOWS_1252),
            (RUSSIAN, WINDOWS_1251),
            ("河上的新桥明年春天开放。\n交通\n模型\n行人也可以通过。", GBK),
            ("橋は来年の春に開通します。\n歩行者も\n通れます。", SHIFT_JIS),
            ("다리는 내년 봄에 개통됩니다.\n보행자도\n건널 수 있습니다.", EUC_KR),
            ("河上的新橋明年春天開放。\n行人也可以\n通過。", BIG5),
            ("สะพานใหม่จะเปิดในฤดูใบไม้ผลิ\nคนเดินเท้า\nก็ข้ามได้", WINDOWS_874),
        ] {
            assert!(mixed(&[(text, codec)]).is_none(), "{text}");
        }
    }
}
