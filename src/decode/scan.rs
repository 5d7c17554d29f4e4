//! What is worth a closer look.
//!
//! In: a text. Out: the place of the first character that makes its line worth the slow path: a control character, an
//! odd line end, an escape, a character that is not in NFC, two characters that hardly any text holds side by side. It decides nothing: a line
//! that is looked at for nothing stays as it is.
//!
//! Text is taken in blocks. A block of plain ASCII costs a few instructions for all of its bytes; of any other a test of all bytes at once, the one
//! that fits its script, tells where something may be odd, and only the words that hold such a place are read.

#![allow(clippy::inline_always, reason = "what is inlined is compiled for the registers of its caller")]

mod calm;
mod census;
mod native;
mod signs;
mod table;
mod words;

use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, u8x16, u8x64};
use unicode_normalization::char::{canonical_combining_class, compose};

use super::repair::entities::may_be_reference;
use super::repair::spelled::four;
use crate::bits::{BLOCK, below, bit};
use calm::{suspects, thai};
pub(super) use census::Memo;
use native::reach;
pub(super) use signs::{Calm, STRANGE, Signs, excess, may_be_near, signs};
pub(super) use table::nfc;
#[cfg(test)]
use table::table;
use table::{Known, LENGTH};
use words::Words;

/// What is looked for.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct Wanted {
    /// Escapes of programs and markup.
    pub escapes: bool,
    /// Damage that repairs may mend.
    pub damage: bool,
    /// Damage that repairs may mend only where they are bold.
    pub bold: bool,
    /// Question marks in the place of quotation marks.
    pub marks: bool,
    /// Every character beyond ASCII.
    pub all: bool,
    /// Nothing of ASCII, not even controls.
    pub beyond: bool,
}

/// Bytes that a look at them needs beyond their end: the rest of a character.
const AHEAD: usize = 3;
/// Blocks of ASCII that are passed over at once.
const STEPS: usize = 4;

/// The byte before a block, the block and what is ahead of it.
type Block = [u8; 1 + BLOCK + AHEAD];

/// The place of the first character that makes its line worth a closer look; and where the line ends, with its signs, if they are read already.
/// `memo` is what is known of words already.
pub(super) fn odd(text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    // The widest registers that the processor has.
    dispatch!(Level::new(), simd => odd_wide(simd, text, wanted, memo))
}

/// The signs of a line: those of its ASCII, where the rest shows nothing odd at a glance.
pub(super) fn shown(line: &str) -> Signs {
    let wanted = Wanted { damage: true, beyond: true, ..Wanted::default() };
    match odd(line, wanted, &mut Memo::off()) {
        None => Signs::of_ascii(line.as_bytes()),
        Some(_) => signs(line),
    }
}

/// The same as [`odd`], for the instructions that are there where it is called.
#[inline(always)]
fn odd_wide<S: Simd>(simd: S, text: &str, wanted: Wanted, memo: &mut Memo) -> Option<(usize, Option<(usize, Signs)>)> {
    let bytes = text.as_bytes();
    let kinds = Kinds::new(simd, wanted);
    let mut words = Words::new(memo);
    // Where the last run that was read ends.
    let (mut at, mut done) = (0, 0_usize);
    // Where the last line ends that was asked for the language that it is at home in.
    let mut asked = 0;
    let mut plain = true;
    let mut edge = [b' '; 1 + BLOCK + AHEAD];
    while at < bytes.len() {
        // Most text of a language that needs more than ASCII has some of it in every block.
        while plain
            && let Some(blocks) = bytes[at..].first_chunk::<{ STEPS * BLOCK }>()
            && kinds.is_plain(blocks)
        {
            at += STEPS * BLOCK;
        }
        let window: &Block = if let Some(window) = at.checked_sub(1).and_then(|last| bytes[last..].first_chunk()) {
            window
        } else {
            let rest = &bytes[at..];
            let length = rest.len().min(BLOCK + AHEAD);
            edge[0] = at.checked_sub(1).map_or(b' ', |last| bytes[last]);
            edge[1..=length].copy_from_slice(&rest[..length]);
            edge[1 + length..].fill(b' ');
            &edge
        };
        let block = &window[1..];
        let Look { mut special, beyond } = kinds.look(block);
        plain = beyond == 0;
        while special != 0 && !is_special(bytes, at + bit(special), wanted) {
            special &= special - 1;
        }
        // Runs behind what is odd by itself are no matter.
        let until = below(bit(special)) & !below(done.saturating_sub(at));
        if beyond & until != 0 {
            let runs = beyond & !(beyond << 1 | u64::from(window[0] >> 7));
            let mut suspects = suspects(simd, window, runs) & until;
            while suspects != 0 {
                let step = bit(suspects);
                let ask = at + step >= asked && wanted.damage && !wanted.bold && matches!(block[step], 0xc3..=0xc8);
                // Lines with letters of no page, as in Vietnamese, are told otherwise.
                if ask && !block.contains(&0xe1) {
                    let line = memchr::memrchr(b'\n', &bytes[..at + step]).map_or(0, |end| end + 1);
                    let native;
                    (native, asked) = reach(simd, bytes, line);
                    done = done.max(native);
                    suspects &= !below(done.saturating_sub(at));
                    continue;
                }
                let start = match below(step) & !beyond {
                    0 => bytes[..at].iter().rposition(u8::is_ascii).map_or(0, |last| last + 1),
                    before => at + BLOCK - before.leading_zeros() as usize,
                };
                // Most runs of Latin letters are one.
                let length = usize::from(LENGTH[usize::from(block[step] >> 4)]);
                let behind = block[(step + length) % BLOCK];
                if runs >> step & 1 == 1 && behind < 0x80 && step + length < BLOCK {
                    match words.one(text, start, [window[step], behind], four(block, step), wanted) {
                        Some(false) => {
                            suspects &= suspects - 1;
                            continue;
                        }
                        Some(true) => return Some((start, words.read)),
                        None => {}
                    }
                }
                if let Some(end) = thai(bytes, start).or_else(|| words.free(text, start)) {
                    done = end;
                } else if let Some(found) = words.run(text, start, wanted, &mut done) {
                    return Some((found, words.read));
                }
                suspects &= !below(done.saturating_sub(at)) & (suspects - 1);
            }
        }
        if special != 0 {
            return Some((at + bit(special), words.read));
        }
        at += BLOCK;
    }
    None
}

/// What a block shows, one bit for each byte.
struct Look {
    /// Those that may be odd by themselves.
    special: u64,
    /// Those beyond ASCII.
    beyond: u64,
}

/// The kinds of bytes, by the halves of each: it is of those kinds that both halves have (Langdale and Lemire 2019).
struct Kinds<S: Simd> {
    simd: S,
    high: u8x64<S>,
    low: u8x64<S>,
}

/// The kind of bytes beyond ASCII.
const BEYOND: u8 = 0x80;

/// The kinds by the lower half. Those of any: controls from 10 on, bytes beyond ASCII; all but tab and line feed: the other controls; then `&`, a
/// backslash, a question mark and 7F.
const LOW: [u8; 16] = {
    let mut low = [0xc3; 16];
    low[0x9] = 0xc2;
    low[0xa] = 0xc2;
    low[0x6] |= 4;
    low[0xc] |= 8;
    low[0xf] |= 16 | 32;
    low
};

impl<S: Simd> Kinds<S> {
    #[inline(always)]
    fn new(simd: S, wanted: Wanted) -> Self {
        let [reference, escape] = if wanted.escapes { [4, 8] } else { [0; 2] };
        let mark = if wanted.marks { 16 } else { 0 };
        let beyond = BEYOND | if wanted.all { 64 } else { 0 };
        let [control, delete] = if wanted.beyond { [0; 2] } else { [3, 32] };
        let mut high = [beyond; 16];
        high[..8].copy_from_slice(&[control & 1, control & 2, reference, mark, 0, escape, 0, delete]);
        Self {
            simd,
            high: u8x64::block_splat(u8x16::from_slice(simd, &high)),
            low: u8x64::block_splat(u8x16::from_slice(simd, &LOW)),
        }
    }

    /// The kinds of each byte.
    #[inline(always)]
    fn of(&self, block: &[u8]) -> u8x64<S> {
        let bytes = u8x64::from_slice(self.simd, block);
        self.high.swizzle_dyn_within_blocks(bytes >> 4) & self.low.swizzle_dyn_within_blocks(bytes & 0xf)
    }

    /// Whether blocks are ASCII without anything that may be odd.
    #[inline(always)]
    fn is_plain(&self, blocks: &[u8; STEPS * BLOCK]) -> bool {
        let mut any = u8x64::splat(self.simd, 0);
        for block in blocks.chunks_exact(BLOCK) {
            any |= self.of(block);
        }
        any.simd_eq(0).all_true()
    }

    #[inline(always)]
    fn look(&self, block: &[u8]) -> Look {
        let kinds = self.of(&block[..BLOCK]);
        Look { special: (kinds & !BEYOND).simd_gt(0).to_bitmask(), beyond: kinds.simd_ge(BEYOND).to_bitmask() }
    }
}

/// Whether the byte at `at` is odd by itself, or with those behind it.
fn is_special(bytes: &[u8], at: usize, wanted: Wanted) -> bool {
    let next = || bytes.get(at + 1).copied().unwrap_or(b' ');
    match bytes.get(at).copied().unwrap_or(b' ') {
        b'\n' | b'\t' => false,
        0..b' ' | 0x7f => true,
        b'&' => wanted.escapes && (next().is_ascii_alphabetic() || next() == b'#') && may_be_reference(&bytes[at + 1..]),
        b'\\' => wanted.escapes && next() == b'u',
        b'?' => wanted.marks,
        0x80.. => wanted.all,
        _ => false,
    }
}

/// Whether a character at `at` may have to be put in order with those before it, or blends with them.
fn is_loose(text: &str, at: usize, before: Known, own: Known) -> bool {
    if !own.is_loud(before) {
        return false;
    }
    let (last, c) = (text[..at].chars().next_back(), text[at..].chars().next());
    let Some((last, c)) = last.zip(c) else { return false };
    let (above, class) = (canonical_combining_class(last), canonical_combining_class(c));
    // Behind a mark it may blend with what stands farther back.
    class != 0 && above > class || own.is(Known::BLENDS) && (above != 0 || compose(last, c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::Settings;
    use crate::decode::decoder::by_label;
    use crate::decode::repair::Repairer;
    use crate::document::Media;

    const WANTED: Wanted = Wanted { escapes: true, damage: true, bold: false, marks: false, all: false, beyond: false };

    /// Sentences, and a page of their own.
    const SENTENCES: [(&str, &str); 16] = [
        ("Мост через реку откроют весной, сообщила управа. Движение пойдёт в обе стороны.", "windows-1251"),
        ("СЕГОДНЯ МОСТ ЗАКРЫТ ДО УТРА", "koi8-r"),
        ("Міст через річку відкриють навесні, — каже її голова. Рух піде в обидва боки.", "koi8-u"),
        ("Η γέφυρα πάνω από το ποτάμι θα ανοίξει την άνοιξη, είπε ο δήμαρχος.", "windows-1253"),
        ("يفتح الجسر الجديد فوق النهر في الربيع، كما قالت البلدية.", "windows-1256"),
        ("הגשר החדש מעל הנהר ייפתח באביב, כך הודיעה העירייה.", "windows-1255"),
        ("สะพานข้ามแม่น้ำจะเปิดในฤดูใบไม้ผลิ ตามที่เทศบาลกล่าวเมื่อวานนี้", "windows-874"),
        ("नदी पर नया पुल वसंत में खुलेगा, नगर ने कल कहा।", "utf-8"),
        ("河上的新桥明年春天开放交通，市政府昨天说。", "gbk"),
        ("橋は来年の春に開通します、と市役所は昨日言いました。", "shift_jis"),
        ("다리는 내년 봄에 개통됩니다. 시청이 어제 말했다.", "euc-kr"),
        ("Le pont sur la rivière ouvrira à l’été, a déclaré hier la mairie où l’on fête déjà.", "windows-1252"),
        ("Cầu mới qua sông sẽ mở cửa vào mùa xuân, theo lời thành phố nói hôm qua.", "utf-8"),
        ("Die Brücke über den Fluß wird im Frühjahr für Fußgänger geöffnet, heißt es.", "ibm850"),
        ("Most przez rzekę zostanie otwarty wiosną, powiedział wczoraj urząd.", "iso-8859-2"),
        ("A hídőr szerint a híd tavasszal nyílik, és későbbre tervezik az új járdát.", "windows-1250"),
    ];

    fn encode(text: &str, label: &str) -> Vec<u8> {
        if let Some(codec) = encoding_rs::Encoding::for_label(label.as_bytes()) {
            return codec.encode(text).0.into_owned();
        }
        let page = crate::decode::pages::page(label).unwrap();
        text.chars().map(|c| page.chars.iter().position(|other| *other == c).map_or(b'-', |byte| byte as u8)).collect()
    }

    #[test]
    fn what_a_rule_changes_is_found_wherever_its_line_stands() {
        let read = ["windows-1252", "windows-1251", "windows-1250", "windows-1253", "windows-1255", "windows-1256", "windows-1257"];
        let read =
            read.into_iter().chain(["windows-1258", "windows-874", "koi8-r", "ibm866", "ibm437", "ibm850", "ibm737", "ibm855"]);
        let read = read.chain(["macintosh", "x-mac-cyrillic", "x-mac-greek", "iso-8859-2", "iso-8859-5", "iso-8859-7"]);
        let read: Vec<_> = read.map(|label| by_label(label).unwrap()).collect();
        let (mut repairer, settings, mut memo) = (Repairer::default(), Settings::default(), Memo::default());
        let mut found = 0;
        for ((sentence, own), decoder) in SENTENCES.iter().flat_map(|sentence| read.iter().map(move |decoder| (sentence, decoder)))
        {
            // Whole lines, and one word of a line that is right.
            let word = sentence.split(' ').max_by_key(|word| word.len()).unwrap();
            let damaged = |text: &str| decoder.text(&encode(text, own)).into_owned();
            let again = |text: &str| decoder.text(text.as_bytes()).into_owned();
            for line in [damaged(sentence), again(sentence), sentence.replace(word, &again(word))] {
                let (after, _) = repairer.line(&line, Some(signs(&line)), Media::Text, &settings, &mut Memo::off());
                if after.is_none_or(|after| after.told.is_empty()) {
                    continue;
                }
                found += 1;
                for before in (0..BLOCK).step_by(3) {
                    for filler in ["a", "ж", "α", "ى", "ก", "中", "é", "ề"] {
                        let text = format!("{}\n{line}\n{sentence}", filler.repeat(before));
                        let place = odd(&text, WANTED, &mut memo).map(|(at, _)| at);
                        let own = text.len() - sentence.len() - line.len() - 1;
                        assert!(place.is_some_and(|at| at < own + line.len()), "{line:?} behind {before} {filler}");
                    }
                }
            }
        }
        assert!(found > 300, "{found}");
    }

    #[test]
    fn a_character_that_is_odd_by_itself_is_found_beside_any_other() {
        let table = table();
        for scalar in '\u{80}'..='\u{ffff}' {
            let own = table.get(scalar.into());
            for beside in [' ', 'a', 'ж', 'α', 'ى', 'ก', 'ि', '中', 'é', 'ề', '»', '—'] {
                let text: String = [beside, beside, scalar, beside, beside].iter().collect();
                let at = odd(&text, WANTED, &mut Memo::off()).map(|(at, _)| at);
                let start = 2 * beside.len_utf8();
                let latin = beside == 'a' || beside == 'é' || beside == 'ề';
                let mixed = own.script() == 2 && latin || own.script() == 1 && (beside == 'ж' || beside == 'α');
                let mixed = mixed && own.is(Known::PAGED);
                let odd = own.is(Known::ODD) || is_loose(&text, start, table.get(beside.into()), own);
                let joins = matches!(scalar, '\u{200c}' | '\u{200d}') && matches!(beside, 'ى' | 'ก' | 'ि');
                assert!(!(odd && !joins || mixed) || at.is_some(), "{text:?} {scalar:?}");
            }
        }
    }
}
