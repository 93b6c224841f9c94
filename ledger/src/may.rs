//! Who may do what to a project: asked by pages for their buttons, and by use cases before anything
//! is done.

use domain::ids::ProjectId;
use domain::owed::conductor_role;
use domain::programme::Stage;
use domain::states::Role;
use domain::text::quoted;
use domain::unit::Level;
use entity::unit;

use crate::{Act, Actor, LedgerError, Standing};

/// Something that is done to a project.
#[derive(Debug, Clone, Copy)]
pub enum Deed<'s> {
    /// Write for it: fill in, hand in, withdraw.
    Write,
    /// Log records.
    Log,
    /// Conduct a stage: check, judge, decide.
    Conduct(&'s Stage),
    /// Run its round.
    Host,
}

impl Standing {
    /// Whether the actor may. A role signs for its own unit, not for those below.
    ///
    /// # Errors
    /// [`LedgerError::Forbidden`] with whose it is.
    pub fn may(&self, actor: &Actor, deed: Deed<'_>) -> Result<(), LedgerError> {
        match deed {
            Deed::Write if actor.holds_on(&[Role::Editor], &self.unit.path) => Ok(()),
            Deed::Write => Err(LedgerError::forbidden(format!(
                "这件事由申报单位（{}）办理。",
                self.unit.name
            ))),
            // The committee above the holder logs too (专题页由基层党组织建立, 004 四(四)4).
            Deed::Log if self.committee_is(actor) => Ok(()),
            Deed::Log => self.may(actor, Deed::Write),
            Deed::Conduct(stage) => {
                let unit = self.conductor(stage);
                if actor.holds_on(conductor_role(stage.kind).done_by(), &unit.path) {
                    return Ok(());
                }
                Err(LedgerError::forbidden(format!(
                    "{}由{}办理。",
                    quoted(&stage.title),
                    unit.name
                )))
            }
            Deed::Host => may_host(actor, &self.round.host),
        }
    }

    fn committee_is(&self, actor: &Actor) -> bool {
        let levels = self.by_level();
        let id = levels.get(&Level::Committee);
        let committee = self.line.iter().find(|unit| Some(&unit.id) == id);
        committee.is_some_and(|c| actor.holds_on(&[Role::Endorser], &c.path))
    }
}

fn may_host(actor: &Actor, host: &unit::Model) -> Result<(), LedgerError> {
    if actor.holds_on(&[Role::Organiser], &host.path) {
        return Ok(());
    }
    Err(LedgerError::forbidden(format!(
        "这件事由{}办理。",
        host.name
    )))
}

impl Act {
    /// Refuses unless the actor may judge the project in this stage: stands for the unit that conducts
    /// it, and has not written what is judged.
    ///
    /// # Errors
    /// The refusal; database errors.
    pub async fn require_judge(&self, s: &Standing, stage: &Stage) -> Result<(), LedgerError> {
        s.may(&self.actor, Deed::Conduct(stage))?;
        self.require_other_hand(s, &s.conductor(stage).name).await
    }

    /// A project with the stage it is in, for whoever may judge it there.
    ///
    /// # Errors
    /// As [`Act::require_judge`].
    pub(crate) async fn judge(&self, id: ProjectId) -> Result<(Standing, Stage), LedgerError> {
        let s = self.project(id).await?;
        let stage = s.stage()?.clone();
        self.require_judge(&s, &stage).await?;
        Ok((s, stage))
    }

    /// Refuses unless the actor runs rounds hosted by this unit.
    ///
    /// # Errors
    /// The refusal.
    pub fn require_host(&self, host: &unit::Model) -> Result<(), LedgerError> {
        may_host(&self.actor, host)
    }
}
