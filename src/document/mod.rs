//! Documents: the JSON that every host speaks, one document in and one out.
