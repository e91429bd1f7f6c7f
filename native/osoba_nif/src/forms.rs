//! A function whose work depends on the size of its input, in both its forms.

/// Defines the form for a normal scheduler, which answers `:dirty` as soon as the input turns out
/// to be large, and the one for a dirty scheduler, which takes any. Both read their terms, and the
/// limits of the form, by one function; `answer` makes a term of what it gives.
macro_rules! forms {
    ($(#[$doc:meta])* $normal:ident, $dirty:ident = $answer:path: $read:ident($($term:ident),*)) => {
        $(#[$doc])*
        #[rustler::nif]
        fn $normal<'a>(env: rustler::Env<'a>, $($term: rustler::Term<'a>),*) -> rustler::Term<'a> {
            $answer(env, $read($($term,)* $crate::read::Limits::normal()))
        }

        $(#[$doc])*
        #[rustler::nif(schedule = "DirtyCpu")]
        fn $dirty<'a>(env: rustler::Env<'a>, $($term: rustler::Term<'a>),*) -> rustler::Term<'a> {
            $answer(env, $read($($term,)* $crate::read::Limits::dirty()))
        }
    };
}

pub(crate) use forms;
