//! Works that came out from one month or day to another: the CSL processor knows no ranges, so such a
//! work is worded twice, with its first day and with its last, and where the two differ both are told.

use super::item::{Item, When};
use crate::text::rich::{Rich, plain};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day; what is not known of it is 0.
pub(super) type Day = (i16, u8, u8);

/// From when to when a work came out, if months are known.
pub(super) fn of(item: &Item) -> Option<(Day, Day)> {
    match item.date("issued") {
        Some((When::Range(from, Some(to)), _)) if from.1 > 0 && to.1 > 0 => Some((from, to)),
        _ => None,
    }
}

/// One text from the two with the first day and with the last; `joint` stands between the days.
pub(super) fn merged(item: &Item, mut from: Rich, to: &Rich, joint: &str) -> Rich {
    let Some((first, last)) = of(item) else { return from };
    let (one, other): (Vec<char>, Vec<char>) = (plain(&from).chars().collect(), plain(to).chars().collect());
    if one == other {
        return from;
    }
    let mut before = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let most = one.len().min(other.len()) - before;
    let mut behind = one.iter().rev().zip(other.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    // Whole words.
    before -= one.iter().take(before).rev().take_while(|c| c.is_alphanumeric()).count();
    behind -= one.iter().skip(one.len() - behind).take_while(|c| c.is_alphanumeric()).count();
    let last_word: String = {
        let letters = one.iter().take(one.len() - behind).rev().take_while(|c| c.is_alphabetic());
        letters.collect::<Vec<_>>().into_iter().rev().collect()
    };
    // The point of `Oct.` is not that of a sentence.
    let is_short = MONTHS.iter().any(|month| month.len() > last_word.len() && month.starts_with(&last_word));
    if is_short && last_word.len() > 2 && one.get(one.len() - behind) == Some(&'.') {
        behind -= 1;
    }
    // 5 May–5 June, May 2019–May 2020: what is the same of a part that differs.
    let years_differ = first.0 != last.0;
    // Each part is there once, months as numbers only in 2019-05: what else is such a number is an issue.
    let is_same = |word: &[char], joint: &[char], known: &mut (bool, bool)| {
        let word: String = word.iter().collect();
        let number = word.parse::<u8>().ok();
        let month = MONTHS.get(usize::from(first.1).saturating_sub(1)).copied().unwrap_or_default();
        let is_month = number == Some(first.1) && joint == ['-'] || word.len() > 2 && month.starts_with(&word);
        if is_month && years_differ && first.1 == last.1 && !known.0 {
            known.0 = true;
            return true;
        }
        // "5 May" and "May 5, 2019", but "no. 5, May 2019".
        let is_behind_issue = known.0 && joint == [',', ' '];
        let is_day = number == Some(first.2) && first.2 == last.2 && (years_differ || first.1 != last.1);
        let is_new = is_day && !known.1 && !is_behind_issue;
        known.1 |= is_new;
        is_new
    };
    let mut known = (false, false);
    loop {
        let head = one.get(..before).unwrap_or_default();
        let joints: &[&[char]] = if years_differ { &[&[',', ' '], &['.', ' '], &[' '], &['-']] } else { &[&[' ']] };
        let Some(joint) = joints.iter().find(|joint| head.ends_with(joint)) else { break };
        let head = head.get(..head.len() - joint.len()).unwrap_or_default();
        let length = head.iter().rev().take_while(|c| c.is_alphanumeric()).count();
        if !head.get(head.len() - length..).is_some_and(|word| is_same(word, joint, &mut known)) {
            break;
        }
        before = head.len() - length;
    }
    loop {
        let tail = one.get(one.len() - behind..).unwrap_or_default();
        let Some((joint, tail)) = tail.split_at_checked(1).filter(|(joint, _)| matches!(joint, [' ' | '-'])) else {
            break;
        };
        let length = tail.iter().take_while(|c| c.is_alphanumeric()).count();
        if !tail.get(..length).is_some_and(|word| is_same(word, joint, &mut known)) {
            break;
        }
        behind = tail.len() - length;
    }
    let more: String = other.get(before..other.len() - behind).unwrap_or_default().iter().collect();
    let mut at = one.len() - behind;
    for run in &mut from {
        let length = run.text.chars().count();
        if at <= length {
            let mut place = run.text.char_indices().nth(at).map_or(run.text.len(), |(place, _)| place);
            // May 31–June 2019: the comma is between a day and its year.
            if !more.ends_with(',') && run.text.get(..place).is_some_and(|head| head.ends_with(',')) {
                place -= 1;
                run.text.remove(place);
            }
            run.text.insert_str(place, &format!("{joint}{more}"));
            break;
        }
        at -= length;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::merged;
    use crate::cite::item::Item;
    use crate::doc::Source;
    use crate::text::rich::{Run, plain};

    #[test]
    fn both_ends_are_told_where_they_differ() {
        for (days, from, to, both) in [
            ("2019-05/2019-06", "A (2019, May). B", "A (2019, June). B", "A (2019, May–June). B"),
            ("2019-06/2019-07", "A, June.", "A, July.", "A, June–July."),
            ("2019-10/2019-11", "A, Oct. 2019, p", "A, Nov. 2019, p", "A, Oct.–Nov. 2019, p"),
            ("2019-07/2019-08", "A, July 2019, p", "A, Aug. 2019, p", "A, July–Aug. 2019, p"),
            ("2019-05-05/2019-05-15", "A, May 5, 2019", "A, May 15, 2019", "A, May 5–15, 2019"),
            ("2019-05-05/2019-06-05", "A, May 5, 2019", "A, June 5, 2019", "A, May 5–June 5, 2019"),
            ("2019-05-05/2019-06-05", "A, 5 May 2019", "A, 5 June 2019", "A, 5 May–5 June 2019"),
            ("2019-05/2020-05", "A (May 2019): 1", "A (May 2020): 1", "A (May 2019–May 2020): 1"),
            ("2019-05-05/2020-05-05", "A, May 5, 2019.", "A, May 5, 2020.", "A, May 5, 2019–May 5, 2020."),
            ("2019-12-28/2020-01-03", "A 2019-12-28(1)", "A 2020-01-03(1)", "A 2019-12-28–2020-01-03(1)"),
            ("2019-05/2020-05", "A 2019-05(1)", "A 2020-05(1)", "A 2019-05–2020-05(1)"),
            ("2019-05/2019-06", "A (2019)", "A (2019)", "A (2019)"),
            ("2019-05/2020-05", "no. 5, May 2019", "no. 5, May 2020", "no. 5, May 2019–May 2020"),
            ("2019-12/2020-12", "no. 12, Dec. 2019", "no. 12, Dec. 2020", "no. 12, Dec. 2019–Dec. 2020"),
            ("2019-05-05/2020-05-05", "no. 5, 5 May 2019", "no. 5, 5 May 2020", "no. 5, 5 May 2019–5 May 2020"),
            ("2019-05-05/2020-05-05", "no. 5, May 2019", "no. 5, May 2020", "no. 5, May 2019–May 2020"),
            ("2019-05-31/2019-06", "A, May 31, 2019.", "A, June 2019.", "A, May 31–June 2019."),
            ("2019-05/2019-06-03", "A, May 2019.", "A, June 3, 2019.", "A, May–June 3, 2019."),
        ] {
            let json = format!(r#"{{"issued": {{"raw": "{days}"}}}}"#);
            let item = Item::of(&Source { id: "a".into(), json: json.into() }).unwrap();
            let runs = vec![Run::plain(from)];
            assert_eq!(plain(&merged(&item, runs, &vec![Run::plain(to)], "–")), both, "{from}");
        }
    }
}
