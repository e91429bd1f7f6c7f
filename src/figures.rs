//! Figures as reports and scorecards show them: to six decimals, so that they do not depend on the
//! platform's mathematics.

use serde::{Serialize, Serializer};

/// A figure to six decimals; zero has one form. Written and read again, since a product with a million
/// would be rounded itself.
pub(crate) fn rounded(figure: f64) -> f64 {
    format!("{figure:.6}").parse().map_or(figure, |rounded: f64| rounded + 0.0)
}

/// For `#[serde(serialize_with)]`: the same for a figure that may be absent.
pub(crate) fn six<T, S>(figure: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + Into<Option<f64>>,
    S: Serializer,
{
    let figure: Option<f64> = (*figure).into();
    figure.map(rounded).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_decimals_are_kept_and_zero_has_no_sign() {
        for (figure, expected) in [
            (4.9e-31, "0.0"),
            (-4.9e-31, "0.0"),
            (-0.0, "0.0"),
            (1.000_000_4, "1.0"),
            (-2.345_678_9, "-2.345679"),
            (0.000_000_5, "0.0"),
        ] {
            assert_eq!(serde_json::to_string(&rounded(figure)).unwrap(), expected);
        }
        assert!(rounded(f64::NAN).is_nan());
    }
}
