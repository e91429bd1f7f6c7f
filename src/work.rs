//! Steps of the loops whose length an input decides, counted in unit tests and fuzz targets only.
//!
//! They show that no input makes more steps than its size allows. In any other build [`count`] is
//! empty.

#[cfg(any(test, fuzzing))]
thread_local! {
    static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Adds to the steps of this thread.
#[inline(always)]
pub(crate) fn count(steps: usize) {
    #[cfg(any(test, fuzzing))]
    STEPS.with(|sum| sum.set(sum.get().wrapping_add(steps as u64)));
    #[cfg(not(any(test, fuzzing)))]
    let _ = steps;
}

/// Adds to the steps of this thread what only counting needs to find out.
#[inline(always)]
pub(crate) fn count_of(steps: impl FnOnce() -> usize) {
    #[cfg(any(test, fuzzing))]
    count(steps());
    #[cfg(not(any(test, fuzzing)))]
    let _ = steps;
}

/// The steps that `work` takes, and what it gives.
#[cfg(any(test, fuzzing))]
pub fn counted<T>(work: impl FnOnce() -> T) -> (u64, T) {
    let before = STEPS.get();
    let done = work();
    (STEPS.get().wrapping_sub(before), done)
}
