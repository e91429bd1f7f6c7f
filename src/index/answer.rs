//! Who may be the person asked for: candidates, and the fact for each question of matching.

use super::batch::PhoneOf;
use super::keys::{hash_of, KeyList, Kind};
use super::persons::{Index, Member, Settings};
use super::postings::{self, Posting};
use crate::error::{FieldError, Rule};
use crate::identifiers::placeholder::{evident, present};
use crate::matching::{
    decide, trimmed, Candidate, ClusterKeys, ClusterSet, Clusters, Decision, Facts, Holder,
    MatchStep, Policy, Question, Submission,
};
use crate::person::Person;

impl Index {
    /// The active persons that share a cluster with a person, each once, with the clusters: those
    /// that the SQL of `bindings/sql` finds. A person of the index is their own candidate.
    #[must_use]
    pub fn candidates(&self, person: &Person) -> Vec<(Member, Clusters)> {
        let Settings { key, clusters, own_clusters } = &self.settings;
        let clusters = (*clusters).max(ClusterSet::Extended);
        let keys = ClusterKeys::chosen(&trimmed(person), *key, clusters, own_clusters);
        let found = self.with_keys(&keys).into_iter();
        found.map(|(member, _, clusters)| (member, clusters)).collect()
    }

    /// The active persons that share a cluster with the owner of keys.
    fn with_keys(&self, keys: &ClusterKeys) -> Vec<(Member, Person<'_>, Clusters)> {
        let keys_of = KeyList::of(keys);
        let entries = keys_of
            .keys()
            .iter()
            .filter_map(|(kind, hash)| self.postings(*kind).map(|postings| postings.find(*hash)));
        let mut members: Vec<Member> = entries.flatten().map(of).collect();
        members.sort_unstable();
        members.dedup();
        // The keys that the index was built with are compared, not only their hashes.
        let found = members.into_iter().filter_map(|member| {
            let person = self.person(member);
            let own = self.settings.keys_of(&trimmed(&person));
            let clusters = own.shared_with(keys);
            (!clusters.is_empty()).then_some((member, person, clusters))
        });
        found.collect()
    }

    /// Puts the fact that answers a question where it belongs. Holders and candidates are active
    /// persons, in the order in which they were added. A phone is a confidant's if an active
    /// person's `confidant_person` has it.
    ///
    /// # Errors
    /// The question has keys of another algorithm than the index: `key`.
    pub fn answer<'a>(
        &'a self,
        question: &Question,
        facts: &mut Facts<'a>,
    ) -> Result<(), FieldError> {
        match question {
            Question::PhoneHolders { phone } => {
                let phone = present(phone).unwrap_or_default();
                let has = |person: &Person| otp_phones(person).any(|own| own == phone);
                // A placeholder joins no cluster and is held all the same.
                let entries = match evident(phone) {
                    Some(phone) => self.entries(Kind::AuthPhone, phone),
                    None => self.phones.find(PhoneOf::Holder.hash(phone)),
                };
                facts.phone_holders = Some(self.holders(entries, has));
            }
            Question::PhoneIsConfidants { phone } => {
                let phone = present(phone).unwrap_or_default();
                let has = |person: Person| confidants_phones(&person).any(|own| own == phone);
                let mut entries = self.phones.find(PhoneOf::Confidant.hash(phone)).iter();
                facts.phone_is_confidants =
                    Some(entries.any(|posting| has(self.person(of(posting)))));
            }
            Question::Person { id } => {
                facts.person = Some(self.find(id).map(|member| self.person(member)));
            }
            Question::SameIdentity { tax_id, first_name, last_name, second_name } => {
                let tax_id = tax_id.as_deref().and_then(evident);
                let is = |person: &Person| {
                    person.tax_id.as_deref().and_then(evident) == tax_id
                        && person.first_name.as_deref() == first_name.as_deref()
                        && person.last_name.as_deref() == last_name.as_deref()
                        && person.second_name.as_deref() == second_name.as_deref()
                };
                facts.same_identity = Some(tax_id.map_or_else(Vec::new, |tax_id| {
                    self.holders(self.entries(Kind::TaxId, tax_id), is)
                }));
            }
            Question::Candidates(keys) if keys.key == self.settings.key.id() => {
                let found = self.with_keys(keys).into_iter();
                facts.candidates =
                    Some(found.map(|(_, person, _)| Candidate::from(person)).collect());
            }
            Question::Candidates(_) => return Err(FieldError::new("key", Rule::NotAllowed)),
        }
        Ok(())
    }

    fn entries(&self, kind: Kind, key: &str) -> &[Posting] {
        self.postings(kind).map(|postings| postings.find(hash_of(key))).unwrap_or_default()
    }

    fn holders(&self, entries: &[Posting], is: impl Fn(&Person) -> bool) -> Vec<Holder<'_>> {
        let persons = entries.iter().map(|posting| self.person(of(posting))).filter(is);
        persons.map(|person| Holder::from(&person)).collect()
    }

    /// Decides about a submission, with this index as the registry: [`decide`] and
    /// [`Index::answer`] in turn until it is decided.
    ///
    /// ```
    /// use osoba::index::{Builder, Entry, Settings};
    /// use osoba::matching::{Policy, Submission};
    /// use osoba::scoring::Scorecard;
    /// let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    /// let entry = Entry::from_json(r#"{"id": "7", "last_name": "Зразко", "first_name": "Остап",
    ///     "birth_date": "1991-08-24", "tax_id": "3347300034"}"#).unwrap();
    /// builder.push(1, &entry).unwrap();
    /// let index = builder.finish().unwrap();
    /// let submission = Submission { person: entry.person, person_id: None };
    /// let decision = index.decide(&submission, &Policy::registration()).unwrap();
    /// assert_eq!(decision.candidates().len(), 1);
    /// ```
    ///
    /// # Errors
    /// Those of [`decide`]; and `policy.key` or `policy.clusters` if the index was built for others.
    pub fn decide(
        &self,
        submission: &Submission,
        policy: &Policy,
    ) -> Result<Box<Decision>, FieldError> {
        if policy.key != self.settings.key {
            return Err(FieldError::new("policy.key", Rule::NotAllowed));
        }
        if policy.clusters > self.settings.clusters
            || !policy.own_clusters.are_in(&self.settings.own_clusters)
        {
            return Err(FieldError::new("policy.clusters", Rule::NotAllowed));
        }
        let mut facts = Facts::default();
        loop {
            match decide(submission, &facts, policy, &self.scorecard)? {
                MatchStep::Decided(decision) => return Ok(decision),
                MatchStep::Ask(question) => self.answer(&question, &mut facts)?,
            }
        }
    }
}

fn of(posting: &Posting) -> Member {
    Member(postings::member(posting))
}

fn otp_phones<'a>(person: &'a Person<'a>) -> impl Iterator<Item = &'a str> {
    person.otp_phones().filter_map(present)
}

fn confidants_phones<'a>(person: &'a Person<'a>) -> impl Iterator<Item = &'a str> {
    let phones = person.confidant_person.iter().flat_map(|confidant| &confidant.phones);
    phones.filter_map(|phone| present(phone.number.as_deref()?))
}
