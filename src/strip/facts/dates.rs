//! Dates in one form.
//!
//! In: a date as a page writes it. Out: ISO 8601, a day (`2024-03-03`) or the day and time that the page gives (`2024-03-03T10:00:00Z`);
//! nothing where the day is in doubt, as in `03/04/2024`, which is one day in London and another in Boston. It guesses no year.

/// Months by the letters they begin with, long enough to tell them apart in English, German, French, Spanish, Portuguese, Italian,
/// Dutch, Polish and Russian. A word of three letters must be one of these; a longer one must begin with one.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "sty", "янв"],
    &["feb", "fév", "fev", "lut", "фев"],
    &["mar", "mär", "mrt", "maa", "мар"],
    &["apr", "avr", "abr", "kwi", "апр"],
    &["may", "mai", "mei", "mag", "maj", "май", "мая"],
    &["jun", "juin", "giu", "cze", "июн"],
    &["jul", "juil", "lug", "lip", "июл"],
    &["aug", "aoû", "agos", "sie", "авг"],
    &["sep", "set", "wrz", "сен"],
    &["oct", "okt", "out", "ott", "paź", "окт"],
    &["nov", "lis", "ноя"],
    &["dec", "dez", "déc", "dic", "gru", "дек"],
];

/// Whole names, so that `market` is no March and `decided` no December.
const NAMES: &str = "january february march april may june july august september october november december \
    januar februar märz april mai juni juli august september oktober november dezember jänner \
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre \
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre \
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro \
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre \
    januari februari maart april mei juni juli augustus september oktober november december \
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia \
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря sept sept. juil juin";

/// The month that a word names, from 1.
fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let letters = word.chars().count();
    let at = MONTHS
        .iter()
        .position(|begins| begins.iter().any(|begin| if letters == 3 { word == *begin } else { word.starts_with(begin) }))?;
    // Most words begin as no month does, so the names are asked last.
    let known = letters == 3 || NAMES.split_whitespace().any(|name| name == word);
    known.then_some(at as u32 + 1)
}

/// `2024-03-03`, if there is such a day.
fn day_of(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1700..=2100).contains(&year) && (1..=days).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The first day that a text names beyond doubt.
#[must_use]
pub fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 400 {
        return None;
    }
    timed(text).or_else(|| numeric(text)).or_else(|| worded(text))
}

/// A day with its time, as machines write it. The time stays as it is.
fn timed(text: &str) -> Option<String> {
    let day = text.get(..10).filter(|day| day.bytes().enumerate().all(|(at, byte)| is_shaped(at, byte)))?;
    let day = day_of(day[..4].parse().ok()?, day[5..7].parse().ok()?, day[8..].parse().ok()?)?;
    let rest = &text[10..];
    let time = rest.strip_prefix(['T', ' ', 't'])?.trim();
    let is_time = time.len() >= 5
        && time.len() <= 18 + 14
        && time.as_bytes()[2] == b':'
        && time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z' | b'z' | b' '));
    is_time.then(|| format!("{day}T{}", time.replace(' ', "")))
}

fn is_shaped(at: usize, byte: u8) -> bool {
    if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
}

/// A day in digits alone.
fn numeric(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日');
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].chars().next_back().is_some_and(|before| is_part(before) || before.is_alphanumeric())
    });
    for (start, _) in starts {
        let run = &text[start..];
        let run = &run[..run.find(|c: char| !is_part(c)).unwrap_or(run.len())];
        // `2024-03-03T10` ends in a letter that belongs to it; in other words a letter means that this is no date.
        let parts: Vec<&str> = run.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
        let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        if let ([whole], true) = (parts.as_slice(), run.len() == 8)
            && whole.starts_with(['1', '2'])
            && text.len() == 8
        {
            return day_of(whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?);
        }
        let [a, b, c] = numbers[..] else { continue };
        let found = if parts[0].len() == 4 {
            day_of(a, b, c)
        } else if parts[2].len() == 4 {
            match (run.contains('.'), a > 12, b > 12, a == b) {
                // Points are written between day, month and year (DIN 5008), and in no country the other way about.
                (true, ..) | (_, true, ..) | (.., true) => day_of(c, b, a),
                (_, _, true, _) => day_of(c, a, b),
                _ => None,
            }
        } else {
            None
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A day whose month is a word: `March 3rd, 2024`, `3 de mayo de 2020`, `Sun, 03 Mar 2024`.
fn worded(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let day = |at: usize| {
        let word = words.get(at)?;
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let is_day = digits.len() <= 2 && matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er" | "º");
        is_day.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let year = |at: usize| {
        let word = words.get(at)?;
        (word.len() == 4).then(|| word.parse::<u32>().ok()).flatten().filter(|year| (1700..=2100).contains(year))
    };
    let small = |at: usize| words.get(at).is_some_and(|word| matches!(word.to_lowercase().as_str(), "de" | "of" | "del" | "г"));
    for (at, word) in words.iter().enumerate() {
        let Some(month) = month(word) else { continue };
        // Day before the month, year behind it.
        let before = if at > 0 && small(at - 1) { at.checked_sub(2) } else { at.checked_sub(1) };
        let behind = if small(at + 1) { at + 2 } else { at + 1 };
        if let (Some(day), Some(year)) = (before.and_then(day), year(behind)) {
            return day_of(year, month, day);
        }
        // Month, day, year.
        if let (Some(day), Some(year)) = (day(at + 1), year(at + 2)) {
            return day_of(year, month, day);
        }
        // Year, month, day.
        if let (Some(year), Some(day)) = (at.checked_sub(1).and_then(year), day(at + 1)) {
            return day_of(year, month, day);
        }
    }
    None
}

/// Whether a line that names no certain day still names one: it has a month or digits as in a date, and is not `3 hours ago`.
#[must_use]
pub fn is_absolute(text: &str) -> bool {
    let months = text.split(|c: char| !c.is_alphabetic()).any(|word| month(word).is_some());
    let is_date = |run: &str| {
        let parts: Vec<&str> = run.split(['/', '.', '-']).filter(|part| !part.is_empty()).collect();
        let value = |part: &str| part.parse::<u32>().unwrap_or(0);
        let short = |part: &&str| (1..=31).contains(&value(part));
        matches!(parts[..], [a, b, c] if short(&a) && short(&b) && matches!(c.len(), 2 | 4))
    };
    let mut digits = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '.' | '-'))).filter(|run| is_date(run));
    (months || digits.next().is_some()) && text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_many_forms() {
        for (text, expected) in [
            ("March 3, 2024", "2024-03-03"),
            ("Published on Tuesday, 3rd March 2024 at 10:15 am", "2024-03-03"),
            ("Sun, 03 Mar 2024 10:00:00 GMT", "2024-03-03"),
            ("3 de mayo de 2020", "2020-05-03"),
            ("Veröffentlicht am 3. Mai 2020", "2020-05-03"),
            ("3.5.2020", "2020-05-03"),
            ("1er juin 2019", "2019-06-01"),
            ("3 января 2021 г.", "2021-01-03"),
            ("2024年5月1日", "2024-05-01"),
            ("2024/05/01", "2024-05-01"),
            ("20240501", "2024-05-01"),
            ("Thu, 09/25/2025 - 11:38", "2025-09-25"),
            ("25/09/2025", "2025-09-25"),
            ("2024-03-03", "2024-03-03"),
            ("2024-03-03T10:00:00+00:00", "2024-03-03T10:00:00+00:00"),
            ("2024-05-09 00:00:00 +0000", "2024-05-09T00:00:00+0000"),
            ("Sept. 4, 2013", "2013-09-04"),
            ("5 min read · Dec 17, 2025", "2025-12-17"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_in_doubt_is_no_day() {
        for text in [
            "03/04/2024",
            "31 February 2024",
            "May 2024",
            "3 hours ago",
            "version 1.2.2024.5",
            "March 3",
            "2024-13-01",
            "0000-00-00",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_in_doubt_is_told_from_none() {
        assert!(is_absolute("03/04/2024") && is_absolute("March 3"));
        assert!(!is_absolute("3 hours ago") && !is_absolute("Wednesday 4:40 pm") && !is_absolute("5 min read"));
        assert!(!is_absolute("2.0.48"));
    }
}
