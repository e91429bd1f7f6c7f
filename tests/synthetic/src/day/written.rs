//! A person as a line of a file: ESOZ's fields in ESOZ's order, absent ones left out.

use osoba::Person;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Writes a person without its absent fields.
#[derive(Debug)]
pub(crate) struct Written<'a>(pub(crate) &'a Person<'static>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let person = self.0;
        let mut map = serializer.serialize_map(None)?;
        macro_rules! field {
            ($($name:ident),*) => {
                $(if let Some(value) = &person.$name {
                    map.serialize_entry(stringify!($name), value)?;
                })*
            };
        }
        macro_rules! list {
            ($($name:ident),*) => {
                $(if !person.$name.is_empty() {
                    map.serialize_entry(stringify!($name), &person.$name)?;
                })*
            };
        }
        field!(id, last_name, first_name, second_name, birth_date, gender, tax_id, no_tax_id, unzr);
        field!(birth_settlement, status, is_active);
        list!(documents, addresses, authentication_methods);
        field!(confidant_person);
        map.end()
    }
}
