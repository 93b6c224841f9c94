//! Whose an account is: the staff number and the mail address, by which accounts are told to be one
//! person's. What one of them may not hold or do beside a role, none of the others may.

use domain::dates::cn_date;
use domain::email::EmailAddress;
use domain::states::Role;
use entity::{OneColumn, account, grant};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, JoinType,
    QueryFilter, QuerySelect,
};

use crate::event::{Event, What, clock_label};
use crate::letter::AboutAccount;
use crate::mail::push_to;
use crate::{Act, LedgerError, passwords};

/// What the log says when a staff number was written down.
pub(crate) const NUMBERED: &str = "登记工号";

/// An account as it would be with this staff number, and whether that takes two: who an officer or an
/// organiser is hangs on it.
///
/// # Errors
/// [`LedgerError::Invalid`] for a number that is none, when the person's roles would not go together,
/// and when an office would be nobody's.
pub(crate) async fn with_number(
    act: &Act,
    known: &account::Model,
    typed: &str,
) -> Result<(account::Model, bool), LedgerError> {
    let mut person = known.clone();
    person.person = person_number(typed)?;
    if person.person == known.person {
        return Ok((person, false));
    }
    let office = |held: &[Role]| held.iter().any(|role| role.takes_two());
    let before = office(&held_by_person(act, known).await?);
    if before && person.person.is_none() {
        return Err(LedgerError::field(
            "person",
            "这个人现任组织部门、系统管理员或审计员，工号不能清空。请填写正确的工号。",
        ));
    }
    let after = office(&require_one_person(act, &person, "person").await?);
    Ok((person, before || after))
}

/// Writes an account's new number.
pub(crate) async fn write_number(
    act: &Act,
    person: &account::Model,
    number: &str,
) -> Result<Vec<Event>, LedgerError> {
    let (after, _) = with_number(act, person, number).await?;
    if after.person == person.person {
        return Ok(Vec::new());
    }
    let mut row = person.clone().into_active_model();
    row.person = Set(after.person);
    row.update(&act.tx).await?;
    let what = What::AccountChanged {
        login: person.login.clone(),
        what: NUMBERED.to_owned(),
    };
    Ok(vec![Event::of_unit(None, what)])
}

/// An account as it would be with this address. Whoever chooses the own one takes nobody else's: the
/// two accounts would be one person's, and what one has written the other would not judge.
///
/// # Errors
/// [`LedgerError::Invalid`] for a wrong address, for somebody else's, and when the person's roles would
/// not go together.
pub(crate) async fn with_address(
    act: &Act,
    known: &account::Model,
    typed: &str,
) -> Result<account::Model, LedgerError> {
    let mut person = known.clone();
    person.email = address(typed)?;
    if person.email == known.email {
        return Ok(person);
    }
    if act.actor.account == Some(person.id)
        && let Some(email) = &person.email
    {
        let others: Vec<Option<String>> = account::Entity::find()
            .filter(account::has_address(email))
            .filter(account::Column::Id.ne(person.id))
            .values(account::Column::Person, &act.tx)
            .await?;
        if others
            .iter()
            .any(|number| number.is_none() || *number != person.person)
        {
            return Err(LedgerError::field(
                "email",
                "这个邮箱已登记在另一个账号上。请填写自己的邮箱；两个账号都是您本人的，请系统管理员先登记工号。",
            ));
        }
    }
    require_one_person(act, &person, "email").await?;
    Ok(person)
}

/// Writes an account's new address. Links to a new password that are on their way to the old one end,
/// and the old one is told: whoever has taken an account over wants it not to hear of it.
pub(crate) async fn write_email(
    act: &Act,
    person: &account::Model,
    email: &str,
) -> Result<Vec<Event>, LedgerError> {
    let after = with_address(act, person, email).await?;
    if after.email == person.email {
        return Ok(Vec::new());
    }
    let before = person.email.as_deref().unwrap_or_default();
    let mut row = person.clone().into_active_model();
    row.email = Set(after.email);
    row.update(&act.tx).await?;
    passwords::end_links(act, person.id).await?;
    if act.actor.account.is_some() && before.contains('@') {
        let letter = AboutAccount {
            login: person.login.clone(),
            sentence: "提醒邮箱已更换".to_owned(),
            detail: "这个账号的提醒和密码链接不再发到本邮箱。不是您本人要换的，请马上告诉系统管理员或审计员。"
                .to_owned(),
            at: format!("{} {}", cn_date(act.today), clock_label(act.now)),
            button: "看我的账号".to_owned(),
            link: format!("{}/account", act.book.site),
            why: "本邮箱原是这个账号的提醒邮箱".to_owned(),
        };
        // To the address and to no account: the account's mails go elsewhere from now on.
        let key = format!("email-{}-{}", person.id, act.now.timestamp_micros());
        push_to(act, &key, "email_changed", before, letter.render()).await?;
    }
    let what = What::EmailChanged {
        login: person.login.clone(),
        by_officer: act.actor.account != Some(person.id),
    };
    Ok(vec![Event::of_unit(None, what)])
}

/// A staff number as it is kept and compared, [folded](domain::text::number); none when empty.
pub(crate) fn person_number(text: &str) -> Result<Option<String>, LedgerError> {
    let number = domain::text::number(text);
    if number.chars().count() > 40 || domain::text::trimmed(text).contains(char::is_control) {
        return Err(LedgerError::field("person", "工号最多 40 个字，只占一行。"));
    }
    Ok((!number.is_empty()).then_some(number))
}

/// An address as it was typed into the field `email`; none where nothing was.
///
/// # Errors
/// [`LedgerError::Invalid`] for one that cannot be mailed.
pub(crate) fn address(typed: &str) -> Result<Option<String>, LedgerError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    EmailAddress::parse(typed)
        .map(|address| Some(address.into()))
        .map_err(|why| LedgerError::field("email", why.to_string()))
}

/// The roles that the person behind an account holds today, under whichever account.
async fn held_by_person(act: &Act, person: &account::Model) -> Result<Vec<Role>, LedgerError> {
    Ok(grant::Entity::find()
        .join(JoinType::InnerJoin, grant::account())
        .filter(person.of_one_person())
        .filter(grant::running(act.today))
        .values(grant::Column::Role, &act.tx)
        .await?)
}

/// The same for an account that is to have this number and this address.
///
/// # Errors
/// [`LedgerError::Invalid`] beside `field` when the roles do not go together.
async fn require_one_person(
    act: &Act,
    person: &account::Model,
    field: &str,
) -> Result<Vec<Role>, LedgerError> {
    let held = held_by_person(act, person).await?;
    let apart = |one: &Role| held.iter().any(|two| !one.goes_with(*two));
    if held.iter().any(apart) {
        return Err(LedgerError::field(
            field,
            "这样登记，就和另一个账号算同一个人（工号或邮箱相同），而两个账号的角色不能兼任：系统管理员、审计员与其他角色要分由不同的人担任（三员分立）。请核对，或先结束其中一个角色。",
        ));
    }
    Ok(held)
}
