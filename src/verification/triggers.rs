//! What starts a person's verification.

use super::changes::Changes;
use super::policy::Reasons;
use super::status::Status;
use super::transitions::{permit, Event, TransitionRefused};

/// A person request (create or update) is signed: with a UNZR the person waits for the
/// synchronisation, `VERIFICATION_NEEDED` / `ONLINE_TRIGGERED`; without one (`None` or `""`) there
/// is nothing to verify, `VERIFICATION_NOT_NEEDED` / `AUTO_DATA_ABSENT`. The registry's earlier
/// answer is cleared either way; `unzr_unverified_at` is left alone.
///
/// ```
/// use osoba::verification::{request_signed, Reasons, Status};
/// let changes = request_signed(Some("19910824-00026"), Reasons::Current);
/// assert_eq!(changes.status(), Status::VerificationNeeded);
/// ```
#[must_use]
pub fn request_signed(unzr: Option<&str>, reasons: Reasons) -> Changes {
    match unzr {
        None | Some("") => Changes::signed_without_unzr(reasons),
        Some(_) => Changes::signed_with_unzr(),
    }
}

/// An operator asks for the verification again. Only `VERIFICATION_NEEDED` may be set, from any
/// status.
///
/// The source names no columns beside the status. The reason written is `ONLINE_TRIGGERED` and
/// the registry's earlier answer is cleared, as when a request is signed: a person synced last
/// week would otherwise not be due again for months.
///
/// # Errors
/// Any other target: *value is not allowed*.
pub fn ask_again(from: Status, to: Status) -> Result<Changes, TransitionRefused> {
    permit(Some(from), Event::AskedAgain, to)?;
    Ok(Changes::asked_again())
}
