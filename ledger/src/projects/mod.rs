//! An entry from its draft to its end: starting, saving, handing in, checking, leaving.

mod back;
mod check;
mod draft;
mod hand_in;
mod leave;
mod step;
mod unchanged;

pub(crate) use back::undo;
pub use back::{last_step, may_end_a_step, take_back_step};
pub(crate) use check::require_reason;
pub use check::{
    Recommended, Screening, accept_revision, decline, endorse, recommendations, return_for_mending,
    screen,
};
pub use draft::{DraftStart, FormNow, form_now, nothing_to_write, prefilled, save_draft, start};
pub use hand_in::{Receipt, applicant, hand_in, send_back, submit};
pub(crate) use hand_in::{content_digest, files_of};
pub use leave::{delete_draft, lapse, open_submission, revoke, take_back, to_lapse, withdraw};
pub(crate) use step::{carry_out, revoke_titles, step, touch};
