//! What the page of the log shows.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::dates::Typed;
use domain::ids::EventId;
use domain::sought::Sought;
use domain::states::EventGroup;
use entity::{OneColumn, event, sought, unit};
use ledger::access_log;
use ledger::audit::{self, End};
use ledger::event::{Kind, What};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::{AUDITOR, EVERYTHING, PER_PAGE, Search};
use crate::app::App;
use crate::web::{Me, PageError};

/// A page of the log.
pub struct Log {
    /// Newest first.
    pub lines: Vec<LogLine>,
    /// The last line's id when older ones follow.
    pub older: Option<EventId>,
    /// Where both logs end.
    pub end: End,
    pub access_end: End,
    /// What of the search could not be read.
    pub unread: Vec<&'static str>,
}

/// One line.
pub struct LogLine {
    pub id: EventId,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub group: String,
    /// None when the content has been erased.
    pub sentence: Option<String>,
    pub reason: Option<String>,
    pub unit: Option<String>,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "event::Entity")]
struct EventRow {
    id: EventId,
    at: DateTime<Utc>,
    actor: String,
    kind: String,
    data: String,
    reason: Option<String>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: Option<String>,
}

fn of_unit() -> RelationDef {
    event::Entity::belongs_to(unit::Entity)
        .from(event::Column::UnitId)
        .to(unit::Column::Id)
        .into()
}

/// The instant at which a day of Asia/Shanghai begins.
pub fn begins(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(8)
}

/// A day as typed; what cannot be read is named.
pub fn day(text: &str, name: &'static str, unread: &mut Vec<&'static str>) -> Option<NaiveDate> {
    if text.is_empty() {
        return None;
    }
    let fits = |day: &NaiveDate| Typed::Clock.check_day(*day, *day).is_ok();
    let read = text.parse().ok().filter(fits);
    if read.is_none() {
        unread.push(name);
    }
    read
}

/// Three statements.
pub async fn log(app: &App, me: &Me, search: &Search) -> Result<Log, PageError> {
    let db = &app.book.db;
    let mut unread = Vec::new();
    let mut found = event::visible_to(me.scope());
    if let Some(from) = day(search.from.trim(), "起始日期", &mut unread) {
        found = found.filter(event::Column::At.gte(begins(from)));
    }
    if let Some(after) = day(search.to.trim(), "截止日期", &mut unread).and_then(|d| d.succ_opt())
    {
        found = found.filter(event::Column::At.lt(begins(after)));
    }
    let kind = event::Column::Kind;
    match (search.kind.as_str(), EventGroup::from_key(&search.kind)) {
        (_, Some(group)) => found = found.filter(kind.is_in(Kind::in_group(group))),
        (EVERYTHING, None) => {}
        (asked, None) => {
            if !asked.is_empty() {
                unread.push("类别");
            }
            // Every morning's reminders would bury what people have done.
            found = found.filter(kind.is_not_in(Kind::in_group(EventGroup::Mail)));
        }
    }
    found = found.filter(sought::written(
        &Sought::read(&search.who),
        event::Column::Actor,
    ));
    let place = Sought::read(&search.unit);
    if !place.is_empty() {
        let units = unit::under(me.scope(), AUDITOR)
            .filter(sought::units(&place, me.scope()))
            .only(unit::Column::Id);
        found = found.filter(event::Column::UnitId.in_subquery(units));
    }
    if let Some(before) = search.before {
        found = found.filter(event::Column::Id.lt(before));
    }
    let mut rows: Vec<EventRow> = found
        .join(JoinType::LeftJoin, of_unit())
        .order_by_desc(event::Column::Id)
        // One more than is shown tells whether older ones follow.
        .limit(PER_PAGE as u64 + 1)
        .into_partial_model()
        .all(db)
        .await?;
    let more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let older = rows.last().filter(|_| more).map(|row| row.id);
    Ok(Log {
        lines: rows.into_iter().map(line).collect(),
        older,
        end: audit::end(db).await?,
        access_end: access_log::end(db).await?,
        unread,
    })
}

/// What another version wrote and this one cannot put into a sentence: its words.
fn unread(data: &str) -> String {
    fn gather(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Bool(yes) => into.push(if *yes { "是" } else { "否" }.to_owned()),
            // A number may be somebody's points.
            serde_json::Value::Null | serde_json::Value::Number(_) => {}
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Array(all) => all.iter().for_each(|v| gather(v, into)),
            serde_json::Value::Object(all) => all
                .iter()
                .filter(|(key, _)| key.as_str() != "is")
                .for_each(|(_, v)| gather(v, into)),
        }
    }
    let mut words = Vec::new();
    if let Ok(value) = serde_json::from_str(data) {
        gather(&value, &mut words);
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() {
        "别的版本记下的事，本版本读不出内容".to_owned()
    } else {
        format!("别的版本记下的事：{}", words.join("，"))
    }
}

fn line(row: EventRow) -> LogLine {
    let mut reason = row.reason;
    let sentence = match serde_json::from_str::<What>(&row.data) {
        Ok(what) => {
            let what = what.for_auditor();
            reason = reason.filter(|_| what.kind().readers().read_why());
            Some(what.sentence())
        }
        Err(_) if row.data.is_empty() => None,
        Err(_) => Some(unread(&row.data)),
    };
    LogLine {
        id: row.id,
        at: row.at,
        actor: row.actor,
        group: match Kind::from_key(&row.kind) {
            Some(kind) => kind.group().label().to_owned(),
            None => format!("本版本不认得的类别“{}”", row.kind),
        },
        sentence,
        reason,
        unit: row.unit_name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_version_wrote_is_told_without_its_notation() {
        assert_eq!(
            unread(r#"{"is":"moved","from":"文学院","days":3,"by":null,"asked":true}"#),
            "别的版本记下的事：是，文学院"
        );
        for nothing in ["{", "{}", "null", r#"{"is":"moved"}"#] {
            assert_eq!(unread(nothing), "别的版本记下的事，本版本读不出内容");
        }
    }
}
