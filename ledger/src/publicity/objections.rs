//! Objections to a notice: taken in, confirmed by whoever made them (docs/decisions/0044). What is
//! answered to them is in [`super::answers`].

use domain::answers::FieldProblem;
use domain::dates::cn_date;
use domain::email::EmailAddress;
use domain::ids::{NoticeId, ObjectionId, ProjectId};
use domain::owed::{ADMIT_WITHIN, conductor_role};
use domain::query_code::{QueryCode, RANDOM};
use domain::stage::Status;
use domain::states::{MailState, NoticeStatus, ObjectionStatus};
use domain::text;
use domain::unit::kind;
use entity::{OneColumn, notice, objection, outbox, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::locked;
use crate::event::{Event, What, digest_of, instant_in_full};
use crate::facts::entries_of;
use crate::files::{StoredFile, note_content, unguessable};
use crate::letter::{ConfirmObjection, ObjectionToAdmit};
use crate::mail::{acting, push_as, push_to};
use crate::passwords::digest;
use crate::{Act, Happened, LedgerError, Standing};

/// An objection as somebody hands it in: named, in writing, with contact (建议规则, domain.md 2.8).
#[derive(Debug, Clone, Default)]
pub struct ObjectionInput {
    /// The project meant; none when it is about the list as a whole.
    pub project: Option<ProjectId>,
    pub name: String,
    /// Where the link to confirm it goes. Blank only where there is a telephone.
    pub email: String,
    /// Telephone.
    pub contact: String,
    pub text: String,
    /// What proves it.
    pub file: Option<StoredFile>,
}

/// Objections that may be made with one e-mail address within a day, so that nobody fills the mailbox
/// of another with links.
const A_DAY: u64 = 5;
/// Least minutes between two links for the same objection.
const BETWEEN: i64 = 10;

const OVER: &str = "公示期已过，不再受理异议。可向组织部门来信反映。";

impl ObjectionInput {
    /// What is wrong with it.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut missing = |field: &str, message: &str| {
            problems.push(FieldProblem::new(field, message));
        };
        if text::is_blank(&self.name) {
            missing("name", "请写明姓名或单位，异议须实名提出。");
        }
        let (no_email, no_phone) = (text::is_blank(&self.email), text::is_blank(&self.contact));
        if no_email && no_phone {
            missing(
                "email",
                "请填写邮箱，用来确认是您本人提出；没有邮箱的，填写联系电话，由受理单位致电核实。",
            );
        }
        if !no_email && let Err(why) = EmailAddress::parse(&self.email) {
            missing("email", &why.to_string());
        }
        if !no_phone && text::length(&self.contact) < 5 {
            missing("contact", "联系电话不完整，请连区号写全。");
        }
        if text::length(&self.text) < 10 {
            missing("text", "请写明异议的事实和理由，不少于 10 字。");
        }
        if self.text.chars().count() > 5000 {
            missing("text", "异议内容最多 5000 字，请精简，其余写进附件。");
        }
        problems
    }
}

/// Takes in an objection to a running notice, and tells the code to ask with. Anyone may object who
/// gives name and contact. It freezes nothing: by e-mail it has to be confirmed first, by telephone
/// whoever conducts the publicity calls back.
///
/// # Errors
/// Refused outside the window; [`LedgerError::Invalid`] for what is missing.
pub async fn object(
    act: &mut Act,
    public_id: String,
    input: ObjectionInput,
) -> Result<Happened<String>, LedgerError> {
    let posted: NoticeId = notice::Entity::find()
        .filter(notice::Column::PublicId.eq(&public_id))
        .value(notice::Column::Id, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let row = locked(act, posted).await?;
    if !is_running(act, &row) {
        return Err(LedgerError::refused(OVER));
    }
    LedgerError::if_any(input.problems())?;
    if let Some(p) = input.project
        && !entries_of(&act.tx, row.id).await?.contains(&p)
    {
        return Err(LedgerError::field("project", "请从公示名单中选择。"));
    }
    let email = EmailAddress::parse(&input.email).ok();
    if let Some(address) = &email {
        not_too_often(act, address).await?;
    }
    if let Some(file) = &input.file {
        note_content(act, file).await?;
    }
    let code = new_code()?;
    let status = match &email {
        Some(_) => ObjectionStatus::Unconfirmed,
        None => ObjectionStatus::Pending,
    };
    let made = objection::ActiveModel {
        notice_id: Set(row.id),
        project_id: Set(input.project),
        name: Set(text::line(&input.name)),
        contact: Set(text::line(&input.contact)),
        text: Set(text::trimmed(&input.text).to_owned()),
        received_at: Set(act.now),
        status: Set(status),
        query_code: Set(Some(code.to_string())),
        email: Set(email.as_ref().map(|email| email.as_str().to_owned())),
        blob_digest: Set(input.file.as_ref().map(|file| file.digest.clone())),
        file_name: Set(input.file.map(|file| file.name)),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    if in_publicity(act, &made, &row).await?.is_empty() {
        return Err(LedgerError::refused("所选项目已不在公示中。"));
    }
    let received = What::ObjectionReceived {
        stage: row.stage_key.clone(),
        digest: Some(digest_of(&[Some(&made.text)])),
        by_phone: email.is_none(),
    };
    if email.is_some() {
        mail_link(act, made, &row).await?;
    } else {
        tell_conductor(act, &made, &row).await?;
    }
    let r = act.round_book(row.round_id).await?;
    let happened = Event::in_round(&r, received);
    Ok(Happened::one(happened, code.to_string()))
}

/// Mails the link to confirm an objection once more; the earlier one ends.
///
/// # Errors
/// Refused for one that needs none any more, after the notice, and within minutes of the last.
pub async fn link_again(act: &mut Act, code: &str) -> Result<Happened<()>, LedgerError> {
    let found = objection::by_code(code).one(&act.tx).await?;
    let found = found.ok_or_else(|| LedgerError::refused("没有这个查询码，请对照回执核对。"))?;
    let (row, posted) = under_lock(act, found).await?;
    if row.status != ObjectionStatus::Unconfirmed {
        return Err(LedgerError::refused("这件异议已经确认，不用再发确认邮件。"));
    }
    if !is_running(act, &posted) {
        return Err(LedgerError::refused(OVER));
    }
    let sent = row
        .confirm_by
        .map(|until| until - objection::CONFIRM_WITHIN);
    let wait = sent.map_or(0, |sent| BETWEEN - (act.now - sent).num_minutes());
    if wait > 0 {
        return Err(LedgerError::refused(format!(
            "确认邮件刚刚发过，请先查收，垃圾邮件箱里也找一找；{wait} 分钟后可以再发。"
        )));
    }
    end_links(act, row.id).await?;
    mail_link(act, row, &posted).await?;
    let r = act.round_book(posted.round_id).await?;
    Ok(Happened::one(
        Event::in_round(&r, What::ObjectionLinkSent),
        (),
    ))
}

/// Whoever made an objection says by the link that it was they: from now on the admission of what it
/// is about waits for an answer. Tells the code.
///
/// # Errors
/// Refused for a link that has been used, overtaken or has ended, and where the publicity is over for
/// what it is about.
pub async fn confirm(act: &mut Act, token: &str) -> Result<Happened<String>, LedgerError> {
    let over = || {
        LedgerError::refused(
            "这个链接已经用过、已被新的链接取代或已过期。凭查询码可以看办理情况，公示期内可以再发一次。",
        )
    };
    let found = objection::by_link(&digest(token)).one(&act.tx).await?;
    let (row, posted) = under_lock(act, found.ok_or_else(over)?).await?;
    let good = row.confirm_by.is_some_and(|until| until > act.now);
    if row.status != ObjectionStatus::Unconfirmed || !good {
        return Err(over());
    }
    if !may_still_be_heard(act, &row, &posted).await? {
        return Err(LedgerError::refused(
            "公示已经期满，所涉项目已进入下一步，不能再按公示异议办理。可向组织部门来信反映。",
        ));
    }
    let code = row.query_code.clone().unwrap_or_default();
    let mut confirmed = row.into_active_model();
    confirmed.status = Set(ObjectionStatus::Pending);
    confirmed.confirmed_at = Set(Some(act.now));
    confirmed.link_digest = Set(None);
    let row = confirmed.update(&act.tx).await?;
    tell_conductor(act, &row, &posted).await?;
    let r = act.round_book(posted.round_id).await?;
    let what = What::ObjectionConfirmed {
        stage: posted.stage_key,
    };
    Ok(Happened::one(Event::in_round(&r, what), code))
}

fn is_running(act: &Act, posted: &notice::Model) -> bool {
    posted.status == NoticeStatus::Open && act.today <= posted.closes_on
}

/// Whether an objection confirmed now holds up what it is about: nothing of it has gone on.
async fn may_still_be_heard(
    act: &Act,
    row: &objection::Model,
    posted: &notice::Model,
) -> Result<bool, LedgerError> {
    if posted.status == NoticeStatus::Open {
        return Ok(true);
    }
    let about = about(act, row).await?;
    let live = project::Entity::find()
        .filter(project::Column::Id.is_in(about.iter().copied()))
        .filter(project::Column::EndedOn.is_null());
    let live = live.all(&act.tx).await?;
    Ok(!live.is_empty() && live.iter().all(|p| p.stage_key == posted.stage_key))
}

/// The projects an objection is about: one, or all that the notice names.
pub(super) async fn about(
    act: &Act,
    row: &objection::Model,
) -> Result<Vec<ProjectId>, LedgerError> {
    match row.project_id {
        Some(p) => Ok(vec![p]),
        None => entries_of(&act.tx, row.notice_id).await,
    }
}

/// Those of them whose publicity goes on or is frozen.
pub(super) async fn in_publicity(
    act: &Act,
    row: &objection::Model,
    posted: &notice::Model,
) -> Result<Vec<Standing>, LedgerError> {
    let mut there = Vec::new();
    for id in about(act, row).await? {
        let s = act.standing(act.get::<project::Entity>(id).await?).await?;
        let runs = matches!(s.project.status, Status::Open | Status::Objected);
        if s.project.stage_key == posted.stage_key && runs {
            there.push(s);
        }
    }
    Ok(there)
}

/// An objection with its notice, read anew under its round's lock.
async fn under_lock(
    act: &Act,
    found: objection::Model,
) -> Result<(objection::Model, notice::Model), LedgerError> {
    let posted = locked(act, found.notice_id).await?;
    Ok((act.get::<objection::Entity>(found.id).await?, posted))
}

fn new_code() -> Result<QueryCode, LedgerError> {
    let mut random = [0; RANDOM];
    getrandom::fill(&mut random)
        .map_err(|e| LedgerError::Broken(format!("系统随机数不可用：{e}")))?;
    Ok(QueryCode::of(&random))
}

async fn not_too_often(act: &Act, address: &EmailAddress) -> Result<(), LedgerError> {
    let today = objection::Entity::find()
        .filter(objection::Column::Email.eq(address.as_str()))
        .filter(objection::Column::ReceivedAt.gt(act.now - chrono::Duration::days(1)))
        .count(&act.tx)
        .await?;
    if today < A_DAY {
        return Ok(());
    }
    let often = format!(
        "这个邮箱 24 小时内已用来提出 {today} 件异议。请把情况合并到一份里，明天再提交，或直接来信来电。"
    );
    Err(LedgerError::field("email", often))
}

async fn mail_link(
    act: &Act,
    row: objection::Model,
    posted: &notice::Model,
) -> Result<(), LedgerError> {
    let (Some(address), Some(code)) = (row.email.clone(), row.query_code.clone()) else {
        return Ok(());
    };
    let token = unguessable()?;
    let (digest, until) = (digest(&token), act.now + objection::CONFIRM_WITHIN);
    let letter = ConfirmObjection {
        notice: posted.title.clone(),
        code,
        until: instant_in_full(objection::usable_until(until, posted.closes_on)),
        link: format!(
            "{}/public/objections/confirmation?token={token}",
            act.book.site
        ),
    }
    .render();
    let key = format!(
        "{}{}",
        link_keys(row.id),
        digest.get(..24).unwrap_or(&digest)
    );
    let mut row = row.into_active_model();
    row.link_digest = Set(Some(digest));
    row.confirm_by = Set(Some(until));
    row.update(&act.tx).await?;
    push_to(act, &key, outbox::OBJECTOR_LINK, &address, letter).await?;
    Ok(())
}

/// What the keys of the mails with an objection's links begin with.
fn link_keys(id: ObjectionId) -> String {
    format!("objection-{id}-link-")
}

/// Ends the mails that were to bring earlier links.
async fn end_links(act: &Act, id: ObjectionId) -> Result<(), LedgerError> {
    outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(MailState::Skipped),
            last_error: Set(Some("没有发出：链接已经作废。".to_owned())),
            ..Default::default()
        })
        .col_expr(outbox::Column::Text, outbox::kept(outbox::Column::Text))
        .col_expr(outbox::Column::Html, outbox::kept(outbox::Column::Html))
        .filter(outbox::Column::DedupKey.starts_with(link_keys(id)))
        .filter(outbox::Column::State.is_in([MailState::Planned, MailState::Failed]))
        .exec(&act.tx)
        .await?;
    Ok(())
}

/// Tells whoever conducts the publicity that an objection waits to be admitted: that there is one,
/// not who made it.
async fn tell_conductor(
    act: &Act,
    row: &objection::Model,
    posted: &notice::Model,
) -> Result<(), LedgerError> {
    let Some(first) = about(act, row).await?.into_iter().next() else {
        return Ok(());
    };
    let s = act
        .standing(act.get::<project::Entity>(first).await?)
        .await?;
    let Some(stage) = s.round.programme.stage(&posted.stage_key) else {
        return Ok(());
    };
    let unit = s.conductor(stage);
    let level = kind(&unit.kind).map(|k| k.level);
    let (role, people) = acting(act, unit.id, conductor_role(stage.kind), level).await?;
    let until = act.calendar.add_working_days(act.today, ADMIT_WITHIN);
    let letter = ObjectionToAdmit {
        notice: posted.title.clone(),
        until: cn_date(until),
        by_phone: row.confirmed_at.is_none(),
        at: instant_in_full(act.now),
        link: format!("{}{}", act.book.site, domain::paths::one_objection(row.id)),
        why: format!("您以“{}”身份组织这次公示", role.label()),
    }
    .render();
    for person in people {
        let key = format!("objection-{}-to-admit-{}", row.id, person.id);
        let capacity = Some((unit.id, role));
        push_as(act, &key, TO_ADMIT, &person, capacity, letter.clone()).await?;
    }
    Ok(())
}

/// The kind of the mail to whoever conducts a publicity.
pub const TO_ADMIT: &str = "objection_to_admit";
