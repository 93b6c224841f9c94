//! Who may see and do what on a project: each audience gets a view of its own.
//!
//! A branch never gets experts, scores or ranks; who stands above gets those of the stages it
//! conducts or oversees. What is asked here decides what is shown; the ledger asks again.

use std::collections::BTreeSet;

use domain::ids::ObligationId;
use domain::obligation::ObligationKind;
use domain::stage::StageKind;
use domain::states::{Role, SubmissionStatus};
use ledger::event::{Readers, What};
use ledger::{Actor, Deed, Standing};

use super::query::View;

/// What the asker may see and do on this project.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one answer for each button")]
pub struct May {
    /// Writes for the holder.
    pub write: bool,
    /// Logs records: the holder, and the committee above it.
    pub log: bool,
    /// Stands for the unit that conducts the present stage.
    pub conduct: bool,
    /// Runs the round.
    pub host: bool,
    /// Wrote for the project, or may: judges nothing of it, whatever the other answers say.
    pub own_hand: bool,
    /// Stages whose experts, scores and ranks the asker sees.
    pub inside: BTreeSet<String>,
    /// Of these, the ones the asker's own unit conducts or hosts: who judged and who objected is
    /// known there and nowhere above.
    pub names: BTreeSet<String>,
    /// Obligations of the asker's own.
    pub own: BTreeSet<ObligationId>,
}

/// What the asker may do, by the same questions the ledger asks.
pub fn may(actor: &Actor, s: &Standing) -> May {
    let over = [Role::Organiser, Role::Viewer];
    let host = s.may(actor, Deed::Host).is_ok();
    let stages = || s.round.programme.stages.iter();
    let names = stages()
        .filter(|stage| host || actor.holds_on(&[Role::Organiser], &s.conductor(stage).path))
        .map(|stage| stage.key.clone())
        .collect();
    let inside = stages()
        .filter(|stage| {
            let path = &s.conductor(stage).path;
            actor.covers(&over, path)
                || actor.holds_on(&[Role::Organiser], path)
                || (stage.kind == StageKind::Endorsement && actor.covers(&[Role::Endorser], path))
        })
        .map(|stage| stage.key.clone())
        .collect();
    May {
        write: s.may(actor, Deed::Write).is_ok(),
        log: s.may(actor, Deed::Log).is_ok(),
        conduct: s
            .stage()
            .is_ok_and(|stage| s.may(actor, Deed::Conduct(stage)).is_ok()),
        host,
        own_hand: false,
        inside,
        names,
        own: BTreeSet::new(),
    }
}

impl View {
    /// Whether records are logged now: from admission until acceptance.
    pub fn may_log_now(&self) -> bool {
        let s = &self.standing;
        !s.project.status.is_end() && s.stage().is_ok_and(|stage| stage.kind.in_building())
    }

    /// Takes out what the asker must not see, and finds what the asker owes.
    pub(super) fn keep_to_what_may_be_seen(&mut self, actor: &Actor) {
        let inside = self.may.inside.clone();
        let (host, names) = (self.may.host, self.may.names.clone());
        self.owed.retain(|o| match o.kind {
            ObligationKind::Score => o.stage_key.as_ref().is_some_and(|s| inside.contains(s)),
            ObligationKind::AnswerObjection | ObligationKind::AnswerRequest => host,
            _ => true,
        });
        // A draft belongs to whoever writes it.
        let write = self.may.write;
        self.papers
            .retain(|p| write || p.status != SubmissionStatus::Draft);
        let s = &self.standing;
        self.may.own = self
            .owed
            .iter()
            .filter(|o| o.is_open())
            .filter(|o| {
                let by_post = o.owner_role.is_some_and(|role| {
                    let unit = s.line.iter().find(|u| Some(u.id) == o.owner_unit_id);
                    unit.is_some_and(|u| actor.holds_on(role.done_by(), &u.path))
                });
                by_post || (o.owner_account_id.is_some() && o.owner_account_id == actor.account)
            })
            .map(|o| o.id)
            .collect();
        let mut stages = s.round.programme.stages.iter();
        let everything = stages.all(|stage| inside.contains(&stage.key));
        let told = std::mem::take(&mut self.history);
        self.history = told
            .into_iter()
            .filter_map(|mut line| {
                let stage = stage_of(&line.what);
                let within = stage.as_ref().is_some_and(|stage| inside.contains(stage));
                let named = host || stage.is_some_and(|stage| names.contains(&stage));
                if let Readers::AboveAs(somebody) = line.what.kind().readers()
                    && !named
                {
                    somebody.clone_into(&mut line.actor);
                    line.reason = None;
                }
                if !everything && !within {
                    line.reason = line
                        .reason
                        .filter(|_| line.what.kind().readers().read_why());
                    line.what = line.what.for_holder()?;
                }
                Some(line)
            })
            .collect();
    }
}

/// The stage that an event names.
fn stage_of(what: &What) -> Option<String> {
    let value = serde_json::to_value(what).ok()?;
    Some(value.get("stage")?.as_str()?.to_owned())
}
