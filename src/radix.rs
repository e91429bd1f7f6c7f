//! Sorting by digits: entries are distributed by one digit of their key after another, from the last to
//! the first, without comparing them.

/// Copies entries into others in the order of one digit, which is below `DIGITS`; those with one digit
/// stay in the order that they have. Both have the same length.
pub(crate) fn distribute<T: Copy, const DIGITS: usize>(
    from: &[T],
    to: &mut [T],
    digit: impl Fn(&T) -> usize,
) {
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
}
