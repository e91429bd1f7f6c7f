//! A person as the index keeps one: about a hundred bytes, from which the whole record comes back.
//!
//! Texts that many share are places in [`Texts`], all in one run at the beginning, numbers are in the
//! record itself. A count or place takes one byte for each seven bits of it.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::borrow::Cow;
use uuid::Uuid;

use super::hash::Hash;
use super::texts::{Texts, TextsBuilder};
use crate::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Frequencies, Person, Phone,
};

/// What stands behind the places of a record and is read without the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) place: u64,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) id: Id,
}

/// `persons.id`. A UUID takes 16 bytes, and is the same in upper and lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Id {
    Uuid(Uuid),
    Text(String),
}

impl Id {
    /// The id of a text without white space around it.
    pub(super) fn of(text: &str) -> Self {
        let is_hyphenated = text.len() == uuid::fmt::Hyphenated::LENGTH;
        match Uuid::try_parse(text) {
            Ok(uuid) if is_hyphenated => Id::Uuid(uuid),
            _ => Id::Text(text.to_owned()),
        }
    }

    /// The hash by which an id is found.
    pub(super) fn hash(&self) -> u64 {
        Hash::EMPTY.text(self.bytes()).value()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Id::Uuid(uuid) => uuid.as_bytes(),
            Id::Text(text) => text.as_bytes(),
        }
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Id::Uuid(uuid) => uuid.hyphenated().fmt(f),
            Id::Text(text) => f.write_str(text),
        }
    }
}

/// Appends the record of a person to `out`, without the places of its shared texts. Those are appended to
/// `shared`, as they are in `texts` and not yet in an index ([`complete`]): each is one more than the place,
/// and 0 where there is no text.
pub(super) fn write(
    head: &Head,
    person: &Person,
    texts: &mut TextsBuilder,
    shared: &mut Vec<u32>,
    out: &mut Vec<u8>,
) {
    let mut to = Writer { out, texts, shared };
    to.count(head.place);
    to.time(head.updated_at);
    to.id(&head.id);
    to.flags([
        person.no_tax_id,
        person.is_active,
        person.confidant_person.as_ref().map(|_| true),
        has_more(person).then_some(true),
    ]);
    to.date(person.birth_date);
    for shared in [
        &person.first_name,
        &person.last_name,
        &person.second_name,
        &person.gender,
        &person.birth_settlement,
        &person.status,
    ] {
        to.shared(shared);
    }
    to.own(&person.tax_id);
    to.own(&person.unzr);
    to.count(person.documents.len() as u64);
    for document in &person.documents {
        to.shared(&document.r#type);
        to.own(&document.number);
    }
    to.count(person.addresses.len() as u64);
    for address in &person.addresses {
        to.shared(&address.r#type);
        to.shared(&address.settlement);
        to.shared(&address.settlement_id);
    }
    to.count(person.authentication_methods.len() as u64);
    for method in &person.authentication_methods {
        to.shared(&method.r#type);
        to.own(&method.phone_number);
    }
    to.phones(&person.phones);
    if let Some(confidant) = &person.confidant_person {
        to.phones(&confidant.phones);
    }
    if has_more(person) {
        to.count(person.extra.len() as u64);
        for (name, value) in person.extra.iter() {
            to.shared_text(name);
            to.own_text(value);
        }
        let known = person.frequencies.clone().unwrap_or_default();
        to.optional(person.frequencies.as_ref().map(|_| 0));
        to.optional(known.last_name);
        to.optional(known.settlement);
        to.count(known.phones.len() as u64);
        for (phone, holders) in known.phones.iter() {
            to.own_text(phone);
            to.count(*holders);
        }
    }
}

/// Appends a record that [`write`] wrote, behind the places that its shared texts have in an index: that
/// of each text of a batch is in `places`. `run` is room for them.
pub(super) fn complete(
    record: &[u8],
    shared: &[u32],
    places: &[u32],
    run: &mut Vec<u8>,
    out: &mut Vec<u8>,
) {
    run.clear();
    for text in shared {
        let place = text.checked_sub(1).and_then(|text| places.get(text as usize));
        push_count(run, place.map_or(0, |place| u64::from(*place).saturating_add(1)));
    }
    push_count(out, run.len() as u64);
    out.extend_from_slice(run);
    out.extend_from_slice(record);
}

/// Whether a person has fields of the host's own or frequencies.
fn has_more(person: &Person) -> bool {
    !person.extra.is_empty() || person.frequencies.is_some()
}

/// The head of a record.
pub(super) fn read_head(record: &[u8]) -> Head {
    Reader::new(record, None).head()
}

/// The person of a record.
pub(super) fn read<'a>(record: &'a [u8], texts: &'a Texts) -> Person<'a> {
    let mut person = Person::default();
    read_into(record, texts, &mut person);
    person.id = Some(read_head(record).id.to_string().into());
    person
}

/// Puts all but the id of a record's person in place of another, whose lists are taken over.
pub(super) fn read_into<'a>(record: &'a [u8], texts: &'a Texts, person: &mut Person<'a>) {
    let mut from = Reader::new(record, Some(texts));
    from.head();
    let [no_tax_id, is_active, has_confidant, has_more] = from.flags();
    (person.no_tax_id, person.is_active) = (no_tax_id, is_active);
    person.birth_date = from.date();
    for shared in [
        &mut person.first_name,
        &mut person.last_name,
        &mut person.second_name,
        &mut person.gender,
        &mut person.birth_settlement,
        &mut person.status,
    ] {
        *shared = from.shared();
    }
    person.tax_id = from.own();
    person.unzr = from.own();
    from.list(&mut person.documents, |from| Document { r#type: from.shared(), number: from.own() });
    from.list(&mut person.addresses, |from| Address {
        r#type: from.shared(),
        settlement: from.shared(),
        settlement_id: from.shared(),
    });
    from.list(&mut person.authentication_methods, |from| AuthenticationMethod {
        r#type: from.shared(),
        phone_number: from.own(),
    });
    from.phones(&mut person.phones);
    person.confidant_person = has_confidant.map(|_| {
        let mut confidant = ConfidantPerson::default();
        from.phones(&mut confidant.phones);
        confidant
    });
    (person.extra, person.frequencies) = Default::default();
    if has_more.is_some() {
        person.extra = (0..from.count())
            .map(|_| (from.shared(), from.own()))
            .filter_map(|(name, value)| {
                Some((name?.into_owned(), value.unwrap_or_default().into()))
            })
            .collect();
        let is_known = from.optional().is_some();
        let known = Frequencies {
            last_name: from.optional(),
            settlement: from.optional(),
            phones: (0..from.count())
                .map(|_| (from.own().unwrap_or_default().into_owned(), from.count()))
                .collect(),
        };
        person.frequencies = is_known.then_some(known);
    }
}

/// Marks a UUID where the length of another id, one more than it, would stand.
const UUID: u64 = 0;

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    texts: &'a mut TextsBuilder,
    shared: &'a mut Vec<u32>,
}

fn push_count(out: &mut Vec<u8>, mut count: u64) {
    while count > 0x7F {
        out.push(count as u8 | 0x80);
        count = count.wrapping_shr(7);
    }
    out.push(count as u8);
}

impl Writer<'_> {
    fn count(&mut self, count: u64) {
        push_count(self.out, count);
    }

    /// A number of either sign, or none: none is 0.
    fn signed(&mut self, number: Option<i64>) {
        let zigzag = |number: i64| (number.wrapping_shl(1) ^ number.wrapping_shr(63)) as u64;
        self.count(number.map_or(0, |number| zigzag(number).saturating_add(1)));
    }

    fn time(&mut self, time: Option<DateTime<Utc>>) {
        self.signed(time.map(|time| time.timestamp_micros()));
    }

    fn date(&mut self, date: Option<NaiveDate>) {
        self.signed(date.map(|date| i64::from(date.num_days_from_ce())));
    }

    fn id(&mut self, id: &Id) {
        match id {
            Id::Uuid(_) => self.count(UUID),
            Id::Text(text) => self.count((text.len() as u64).saturating_add(1)),
        }
        self.out.extend_from_slice(id.bytes());
    }

    /// Yes, no or neither, two bits each.
    fn flags(&mut self, flags: [Option<bool>; 4]) {
        let bits = flags.iter().fold(0_u8, |bits, flag| {
            bits.wrapping_shl(2) | flag.map_or(0, |flag| 2 | u8::from(flag))
        });
        self.out.push(bits);
    }

    fn shared(&mut self, text: &Option<Cow<'_, str>>) {
        match text {
            Some(text) => self.shared_text(text),
            None => self.shared.push(0),
        }
    }

    fn shared_text(&mut self, text: &str) {
        self.shared.push(self.texts.place(text).saturating_add(1));
    }

    fn own(&mut self, text: &Option<Cow<'_, str>>) {
        match text {
            Some(text) => self.own_text(text),
            None => self.count(0),
        }
    }

    fn own_text(&mut self, text: &str) {
        self.count((text.len() as u64).saturating_add(1));
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A count, or none.
    fn optional(&mut self, count: Option<u64>) {
        self.out.push(u8::from(count.is_some()));
        self.count(count.unwrap_or_default());
    }

    fn phones(&mut self, phones: &[Phone]) {
        self.count(phones.len() as u64);
        for phone in phones {
            self.shared(&phone.r#type);
            self.own(&phone.number);
        }
    }
}

/// Reads what [`complete`] wrote.
struct Reader<'a> {
    /// The places of shared texts.
    run: &'a [u8],
    record: &'a [u8],
    texts: Option<&'a Texts>,
}

/// Takes a count from the beginning of bytes; 0 if they end.
fn take_count(from: &mut &[u8]) -> u64 {
    let (mut count, mut shift) = (0_u64, 0_u32);
    while let Some((byte, rest)) = from.split_first() {
        *from = rest;
        count |= u64::from(byte & 0x7F).wrapping_shl(shift);
        shift = shift.wrapping_add(7);
        if byte & 0x80 == 0 {
            break;
        }
    }
    count
}

impl<'a> Reader<'a> {
    fn new(record: &'a [u8], texts: Option<&'a Texts>) -> Self {
        let mut reader = Reader { run: &[], record, texts };
        let length = reader.count();
        reader.run = reader.bytes(length);
        reader
    }

    fn head(&mut self) -> Head {
        Head { place: self.count(), updated_at: self.time(), id: self.id() }
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.record.split_first() else { return 0 };
        self.record = rest;
        *first
    }

    fn bytes(&mut self, count: u64) -> &'a [u8] {
        let (taken, rest) = self.record.split_at_checked(count as usize).unwrap_or_default();
        self.record = rest;
        taken
    }

    fn count(&mut self) -> u64 {
        take_count(&mut self.record)
    }

    fn signed(&mut self) -> Option<i64> {
        let zigzag = self.count().checked_sub(1)?;
        Some(zigzag.wrapping_shr(1) as i64 ^ (zigzag as i64 & 1).wrapping_neg())
    }

    fn time(&mut self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.signed()?)
    }

    fn date(&mut self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(i32::try_from(self.signed()?).ok()?)
    }

    fn id(&mut self) -> Id {
        match self.count().checked_sub(1) {
            None => Id::Uuid(Uuid::from_slice(self.bytes(16)).unwrap_or_default()),
            Some(length) => Id::Text(self.text(length).to_owned()),
        }
    }

    fn flags(&mut self) -> [Option<bool>; 4] {
        let bits = self.byte();
        [6_u32, 4, 2, 0].map(|shift| {
            let bits = bits.wrapping_shr(shift);
            (bits & 2 != 0).then_some(bits & 1 != 0)
        })
    }

    fn shared(&mut self) -> Option<Cow<'a, str>> {
        let place = take_count(&mut self.run).checked_sub(1)?;
        self.texts?.get(place as u32).map(Cow::Borrowed)
    }

    fn own(&mut self) -> Option<Cow<'a, str>> {
        let length = self.count().checked_sub(1)?;
        Some(Cow::Borrowed(self.text(length)))
    }

    fn optional(&mut self) -> Option<u64> {
        let is_there = self.byte() != 0;
        let count = self.count();
        is_there.then_some(count)
    }

    fn text(&mut self, length: u64) -> &'a str {
        // Written from a text.
        std::str::from_utf8(self.bytes(length)).unwrap_or_default()
    }

    fn list<T>(&mut self, list: &mut Vec<T>, mut entry: impl FnMut(&mut Self) -> T) {
        let count = self.count();
        list.clear();
        list.extend((0..count).map(|_| entry(self)));
    }

    fn phones(&mut self, phones: &mut Vec<Phone<'a>>) {
        self.list(phones, |from| Phone { r#type: from.shared(), number: from.own() });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Text = Option<Cow<'static, str>>;

    fn texts() -> impl Strategy<Value = Text> {
        let text = prop_oneof!["", "[а-я0-9]{1,20}", "\\PC{0,40}"];
        proptest::option::of(text.prop_map(Cow::Owned))
    }

    fn pairs() -> impl Strategy<Value = Vec<(Text, Text)>> {
        proptest::collection::vec((texts(), texts()), 0..4)
    }

    fn phones(pairs: &[(Text, Text)]) -> Vec<Phone<'static>> {
        let phone =
            |(kind, number): &(Text, Text)| Phone { r#type: kind.clone(), number: number.clone() };
        pairs.iter().map(phone).collect()
    }

    proptest! {
        #[test]
        fn a_record_is_read_back_as_it_was_written(
            id in prop_oneof!["[a-z0-9]{1,40}", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"],
            names in (texts(), texts(), texts(), texts(), texts(), texts()),
            numbers in (texts(), texts()),
            flags in (any::<Option<bool>>(), any::<Option<bool>>()),
            date in proptest::option::of(-400_000..4_000_000_i32),
            lists in (pairs(), pairs(), pairs(), pairs()),
            confidant in proptest::option::of(pairs()),
            place in any::<u64>(),
            extra in proptest::collection::btree_map("[a-z]{1,8}", "\\PC{0,20}", 0..3),
            known in proptest::option::of((any::<Option<u64>>(), any::<Option<u64>>())),
            time in proptest::option::of(-1_000_000_000_000_000_i64..4_000_000_000_000_000),
        ) {
            let person = Person {
                id: Some(id.clone().into()),
                first_name: names.0, last_name: names.1, second_name: names.2,
                birth_date: date.and_then(NaiveDate::from_num_days_from_ce_opt),
                gender: names.3, birth_settlement: names.4, status: names.5,
                tax_id: numbers.0, unzr: numbers.1,
                no_tax_id: flags.0, is_active: flags.1,
                documents: lists.0.iter().map(|(kind, number)| Document {
                    r#type: kind.clone(), number: number.clone() }).collect(),
                addresses: lists.1.iter().map(|(kind, name)| Address {
                    r#type: kind.clone(), settlement: name.clone(), settlement_id: kind.clone() }).collect(),
                authentication_methods: lists.2.iter().map(|(kind, number)| AuthenticationMethod {
                    r#type: kind.clone(), phone_number: number.clone() }).collect(),
                phones: phones(&lists.3),
                confidant_person: confidant.map(|list| ConfidantPerson { phones: phones(&list) }),
                frequencies: known.map(|(last_name, settlement)| Frequencies {
                    last_name, settlement,
                    phones: extra.keys().map(|phone| (phone.clone(), place)).collect(),
                }),
                extra: extra.into_iter().collect(),
            };
            let head = Head {
                place, updated_at: time.and_then(DateTime::from_timestamp_micros), id: Id::of(&id) };
            let (mut texts, mut shared) = (TextsBuilder::default(), Vec::new());
            let (mut written, mut out) = (Vec::new(), Vec::new());
            write(&head, &person, &mut texts, &mut shared, &mut written);
            let places: Vec<u32> = (0..texts.len() as u32).collect();
            complete(&written, &shared, &places, &mut vec![7], &mut out);
            prop_assert_eq!(read_head(&out), head);
            let texts = texts.finish();
            prop_assert_eq!(read(&out, &texts), person);
        }
    }

    #[test]
    fn a_uuid_is_one_id_in_upper_and_lower_case_and_no_other_text_is() {
        let uuid = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";
        assert_eq!(Id::of(uuid), Id::of(&uuid.to_uppercase()));
        assert_eq!(Id::of(&uuid.to_uppercase()).to_string(), uuid);
        assert_ne!(Id::of("a1"), Id::of("A1"));
        assert_eq!(Id::of("a1").to_string(), "a1");
        assert!(matches!(Id::of(&uuid.replace('-', "")), Id::Text(_)));
    }
}
