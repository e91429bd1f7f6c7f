//! Sorting by digits: entries are distributed by one digit of their key after another, from the last to
//! the first, without comparing them.

/// The entries in the order of their keys of up to `bits` bits, those with one key in the order that they
/// have. A digit has `DIGITS` values, a power of two.
pub(crate) fn sorted<T: Copy + Default, const DIGITS: usize>(
    mut entries: Vec<T>,
    bits: u32,
    key: impl Fn(&T) -> u32,
) -> Vec<T> {
    const { assert!(DIGITS.is_power_of_two()) };
    let mut others = vec![T::default(); entries.len()];
    for shift in (0..bits).step_by(DIGITS.trailing_zeros() as usize) {
        let digit = |entry: &T| key(entry).wrapping_shr(shift) as usize & DIGITS.wrapping_sub(1);
        distribute::<T, DIGITS>(&entries, &mut others, digit);
        std::mem::swap(&mut entries, &mut others);
    }
    entries
}

/// Copies entries into others in the order of one digit, which is below `DIGITS`; those with one digit
/// stay in the order that they have. Both have the same length.
fn distribute<T: Copy, const DIGITS: usize>(from: &[T], to: &mut [T], digit: impl Fn(&T) -> usize) {
    let mut places = [0_usize; DIGITS];
    for entry in from {
        if let Some(count) = places.get_mut(digit(entry)) {
            *count = count.saturating_add(1);
        }
    }
    let mut before = 0_usize;
    for place in &mut places {
        let count = std::mem::replace(place, before);
        before = before.saturating_add(count);
    }
    for entry in from {
        let Some(place) = places.get_mut(digit(entry)) else { continue };
        if let Some(to) = to.get_mut(*place) {
            *to = *entry;
        }
        *place = place.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_digit_keep_their_order() {
        let entries = [(3, 'a'), (1, 'b'), (3, 'c'), (0, 'd'), (1, 'e')];
        let mut others = [(0, '-'); 5];
        distribute::<_, 4>(&entries, &mut others, |(digit, _)| *digit);
        assert_eq!(others, [(0, 'd'), (1, 'b'), (1, 'e'), (3, 'a'), (3, 'c')]);
    }

    #[test]
    fn entries_are_sorted_by_keys_of_any_length_as_by_comparing() {
        for bits in [0, 1, 9, 17, 32] {
            let key = |n: u32| (u64::from(n.wrapping_mul(0x9E37_79B9)) >> (32 - bits)) as u32;
            let entries: Vec<(u32, u32)> = (0..1_000).map(|n| (key(n), n)).collect();
            let mut expected = entries.clone();
            expected.sort_by_key(|(key, _)| *key);
            assert_eq!(sorted::<_, 8>(entries, bits, |(key, _)| *key), expected, "{bits}");
        }
    }
}
