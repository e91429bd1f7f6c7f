//! The catalogue: named comparisons of two persons, of which a scorecard of format 2 is made.
//!
//! A card lists comparisons by name, each with its parameters, and gives every bin its points
//! ([`crate::scoring::Scorecard`]); a [`Layout`] is such a list without points, which training fills.
//! Texts are normalised as the card says, `clean` unless it says otherwise. Which of two persons comes
//! first never matters.
//!
//! # Comparisons of a record's own fields
//! The bins of each in the catalogue's order, which is the order in which a card's explanation and
//! training list them. The first condition that holds decides, from top to bottom but for what is
//! said in it. *Distance* counts letters inserted, deleted and replaced, and two neighbours transposed
//! as one (optimal string alignment); it is looked for in texts of up to 64 letters, longer ones are
//! equal or differ. Of more than 16 documents, phones or settlements of a person the first 16 count, in
//! the order of their types and numbers. Names, identifiers and dates that are blank or placeholders are
//! absent ([`crate::identifiers::placeholder`]).
//!
//! | comparison | bin | condition |
//! |---|---|---|
//! | `first_name` | `equal` | the normalised texts are equal, or at distance 0 across Latin and Cyrillic letters |
//! | `first_name` | `same_key` | a phonetic key in common (`key`, `uk` unless given); given names of one equivalence class |
//! | `first_name` | `distance_1` | distance 1 |
//! | `first_name` | `distance_2` | distance 2, and either name has five letters or more |
//! | `first_name` | `differ` | none of these |
//! | `first_name` | `absent` | a name is absent, blank or a placeholder (before all others) |
//! | `first_name` | `newborn` | either is `дитина`, `хлопчик`, `дівчинка`, `немовля`, `новонароджений`, `новонароджена` or `новонароджене`, with or without a number (before `equal`); for review unless the card says otherwise |
//! | `last_name` | `equal` | as `first_name`, likewise the next four |
//! | `last_name` | `same_key` | a phonetic key of the whole or of a part in common |
//! | `last_name` | `distance_1` | likewise |
//! | `last_name` | `distance_2` | likewise |
//! | `last_name` | `differ` | likewise |
//! | `last_name` | `absent` | likewise |
//! | `second_name` | `equal` | as `first_name`, likewise the next five |
//! | `second_name` | `same_key` | likewise |
//! | `second_name` | `distance_1` | likewise |
//! | `second_name` | `distance_2` | likewise |
//! | `second_name` | `differ` | likewise |
//! | `second_name` | `absent` | likewise |
//! | `swapped_names` | `first_last` | the first name of each is the last name of the other, and the two differ |
//! | `swapped_names` | `first_second` | the same of first name and patronymic |
//! | `swapped_names` | `none` | neither |
//! | `swapped_names` | `absent` | a first name is absent, or both other names of one person are (before all others) |
//! | `birth_date` | `equal` | equal |
//! | `birth_date` | `equal_1_january` | equal and 1 January, which stands for a date of which only the year is known (before `equal`) |
//! | `birth_date` | `day_month_swapped` | day and month in each other's place |
//! | `birth_date` | `one_digit` | one of the eight digits differs |
//! | `birth_date` | `year_1_january` | same year, one of them 1 January |
//! | `birth_date` | `year` | same year |
//! | `birth_date` | `day_month` | same day and month |
//! | `birth_date` | `differ` | none of these |
//! | `birth_date` | `absent` | a date is absent, or the first day of 1900 or of the year 1 (before all others) |
//! | `tax_id_checked` | `equal_consistent` | equal, valid, and it names the birth date and the sex of both records |
//! | `tax_id_checked` | `equal` | equal |
//! | `tax_id_checked` | `distance_1_consistent` | distance 1, each valid and naming its own record's birth date and sex |
//! | `tax_id_checked` | `distance_1` | distance 1 |
//! | `tax_id_checked` | `differ_consistent` | different, each valid and naming its own record's birth date and sex |
//! | `tax_id_checked` | `differ` | different |
//! | `tax_id_checked` | `one_agrees` | only one is given, valid, and it names the other record's birth date and sex |
//! | `tax_id_checked` | `one_contradicts` | only one is given, and it does not |
//! | `tax_id_checked` | `absent` | neither is given; a placeholder is absent |
//! | `documents_by_type` | `equal` | two documents of one type have equal numbers |
//! | `documents_by_type` | `equal_other_type` | two of different types do |
//! | `documents_by_type` | `distance_1` | two of one type are at distance 1 (after `neighbouring_certificates`) |
//! | `documents_by_type` | `same_digits` | the digits alone are equal |
//! | `documents_by_type` | `neighbouring_certificates` | the digits of two birth certificates differ by 1 or 2 as integers: children of one birth have such |
//! | `documents_by_type` | `differ` | two are of one type |
//! | `documents_by_type` | `other_types` | all are of different types |
//! | `documents_by_type` | `absent` | a person has no document whose number identifies anybody |
//! | `phones` | `shared_2` | an OTP or confidant's phone in common that at most 2 persons hold (`frequencies.phones`, the greater of both records; of several phones the fewest holders) |
//! | `phones` | `shared_6` | at most 6 hold it |
//! | `phones` | `shared_more` | more hold it |
//! | `phones` | `shared_unknown` | it is not known how many hold it |
//! | `phones` | `distance_1` | two phones are at distance 1 |
//! | `phones` | `differ` | none of these |
//! | `phones` | `absent` | a person has no phone; a placeholder is none |
//! | `unzr` | `equal` | equal without dashes and spaces |
//! | `unzr` | `near` | distance 1 or 2 |
//! | `unzr` | `differ` | neither |
//! | `unzr` | `absent` | one is absent or a placeholder |
//! | `settlement` | `residence` | the settlements of residence are equal |
//! | `settlement` | `any` | settlements of any two addresses are |
//! | `settlement` | `differ` | neither |
//! | `settlement` | `absent` | a person has no settlement |
//! | `birth_settlement` | `equal` | equal |
//! | `birth_settlement` | `near` | one occurs in the other, distance 1, or distance 2 and either has five letters or more |
//! | `birth_settlement` | `differ` | neither |
//! | `birth_settlement` | `absent` | one is absent |
//! | `sex` | `equal` | equal |
//! | `sex` | `differ` | different |
//! | `sex` | `absent` | one is absent |
//! | `last_name_frequency` | `rare` | the last names are equal or sound alike, and at most `levels[0]` (100) persons have such a one (`frequencies.last_name`, the greater of both records) |
//! | `last_name_frequency` | `usual` | at most `levels[1]` (10,000) have |
//! | `last_name_frequency` | `common` | more have |
//! | `last_name_frequency` | `unknown` | it is not known how many have |
//! | `last_name_frequency` | `differ` | the names do not sound alike |
//! | `last_name_frequency` | `absent` | a last name is absent |
//! | `settlement_frequency` | `rare` | `settlement` is `residence`, and at most `levels[0]` (100) persons live there (`frequencies.settlement`) |
//! | `settlement_frequency` | `usual` | at most `levels[1]` (10,000) live there |
//! | `settlement_frequency` | `common` | more live there |
//! | `settlement_frequency` | `unknown` | it is not known how many live there |
//! | `settlement_frequency` | `differ` | `settlement` is `any` or `differ` |
//! | `settlement_frequency` | `absent` | `settlement` is `absent` |
//!
//! Sources: the conditions are those of the specification's catalogue (November 2026); where its list of
//! values is no order of conditions, the order is the one above. Neighbouring certificates come before
//! near ones, since twins have them.
//!
//! # Comparisons of fields of one's own
//! `field` names a field of [`crate::Person::extra`] (`extra.email`), or one of `first_name`,
//! `last_name`, `second_name`, `birth_date`, `gender`, `tax_id`, `unzr`, `birth_settlement` and `status`.
//! The text is compared in lower case, white space around it left out and one space in place of other
//! white space; a blank and a word for *none* are absent. The name of the comparison is the field's,
//! unless `name` gives another. `levels` are the steps between `equal` and `differ`, from the strictest:
//!
//! | comparison | `levels`, and those unless given | bins beside `equal`, `differ`, `absent` |
//! |---|---|---|
//! | `text` | whole numbers are distances from 1 to 5, then shares are least Jaro–Winkler similarities: `[1, 2, 0.92, 0.88]` | `distance_1`, `distance_2`, `similar_0.92`, `similar_0.88` |
//! | `exact` | none | |
//! | `number` | greatest differences: `[1, 10]` | `within_1`, `within_10` |
//! | `date` (`1991-08-24` or `19910824`) | greatest differences in days: `[31, 366]` | `day_month_swapped`, `one_digit`, `within_31`, `within_366` |
//! | `set` (parts between white space, commas, semicolons or bars) | least shares of parts in common: `[0.5]` | `overlap_0.5`, `any` (a part in common) |
//!
//! # Published and crossed comparisons
//! The eleven variables of the published model ([`VARIABLES`]) are comparisons, too: their bins follow from
//! `conditions` as in format 1, the published ones unless given. `{"cross": ["a", "b"]}` compares by the
//! bins of two others of the card together: `a`'s bin, a bar, `b`'s.
//!
//! ```
//! use osoba::scoring::Scorecard;
//! let card = Scorecard::from_json(r#"{"format": 2, "name": "mine", "intercept": -2.0, "comparisons": [
//!     {"comparison": "sex", "points": {"equal": 0.1, "differ": -3.0, "absent": 0.0}},
//!     {"comparison": "exact", "field": "extra.ssn", "name": "ssn",
//!      "points": {"equal": 7.0, "differ": -2.0, "absent": 0.0}}]}"#).unwrap();
//! let person: osoba::Person =
//!     serde_json::from_str(r#"{"gender": "MALE", "extra": {"ssn": "078-05-1120"}}"#).unwrap();
//! let one = card.prepare(&person);
//! assert_eq!(card.score(&one, &one).score.to_string(), "0.99394");
//! ```

mod binning;
mod bins;
mod birth_date;
mod documents;
mod entry;
mod fields;
mod frequencies;
mod layout;
mod names;
mod numbers;
mod pair;
mod phones;
mod places;
mod published;
mod table;
mod written;

pub use bins::Bins;
pub use layout::Layout;
pub use published::VARIABLES;

pub(crate) use binning::{check_conditions, Axis, Binning, Condition, Counts, Test};
pub(crate) use entry::{Entry, Weights};
pub(crate) use layout::distance_limits;
pub(crate) use published::{published_conditions, PUBLISHED};
pub(crate) use written::{Conditions, Entries, Figure};

#[cfg(test)]
mod tests {
    use super::Layout;

    /// The table above is the catalogue.
    #[test]
    fn every_bin_has_its_row_in_the_documentation() {
        let rows = include_str!("mod.rs").lines().filter_map(|line| {
            let (name, rest) = line.strip_prefix("//! | `")?.split_once("` | `")?;
            Some((name, rest.split('`').next()?))
        });
        let rows: Vec<(&str, &str)> = rows.filter(|(name, _)| *name != "text").collect();
        let all = Layout::all();
        let bins = (0..all.len()).flat_map(|i| {
            let named = |bin| (all.name(i), bin);
            all.bins(i).into_iter().map(named).collect::<Vec<_>>()
        });
        let missing: Vec<_> = bins.clone().filter(|row| !rows.contains(row)).collect();
        assert_eq!(missing, []);
        let bins: Vec<(&str, &str)> = bins.collect();
        assert_eq!(rows.iter().filter(|row| bins.contains(row)).count(), bins.len());
    }
}
