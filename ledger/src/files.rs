//! Files hung on forms, records and rectifications. The bytes are stored before the transaction
//! (blob first, row inside); orphans are swept later.

use std::collections::BTreeMap;

use domain::answers::FieldProblem;
use domain::ids::{AttachmentId, FindingId, ProjectId, RecordId, RectificationId, VisitId};
use domain::programme::{FieldKind, Form};
use entity::{attachment, blob, record, rectification};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use crate::event::{Event, What, hex};
use crate::projects::form_now;
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// 128 bits nobody can guess, as 32 hexadecimal characters, for public links.
///
/// # Errors
/// When the machine gives no randomness.
pub fn unguessable() -> Result<String, LedgerError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)
        .map_err(|e| LedgerError::Broken(format!("系统随机数不可用：{e}")))?;
    Ok(hex(&bytes))
}

/// A file whose bytes are already stored.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub digest: String,
    pub size: i64,
    /// The type found in the content, not the one claimed.
    pub media_type: String,
    /// The name it came with.
    pub name: String,
}

/// Most photographs of one visit.
const PHOTOGRAPHS: usize = 40;

/// What a file is hung on.
#[derive(Debug, Clone)]
pub enum HungOn {
    /// A field of the form that is being written now.
    Field {
        project: ProjectId,
        key: String,
        caption: Option<String>,
    },
    Record(RecordId),
    Rectification(RectificationId),
    /// A photograph of a point of a visit.
    Visit {
        visit: VisitId,
        point: String,
    },
}

/// Hangs a stored file on something the actor may write. A field has the same file under the same
/// name once, however often it is sent.
///
/// # Errors
/// Refused when the form is not open, the field takes no files or is full.
pub async fn attach(
    act: &mut Act,
    file: StoredFile,
    on: HungOn,
) -> Result<Happened<AttachmentId>, LedgerError> {
    let mut of_visit = None;
    let (project, field, caption, record_id, rectification_id) = match on {
        HungOn::Visit { visit, point } => {
            let (_, row) = crate::supervision::to_write(act, visit).await?;
            of_visit = Some((visit, point));
            (row.project_id, None, None, None, None)
        }
        HungOn::Field {
            project,
            key,
            caption,
        } => {
            let caption = caption_of(caption.as_deref().unwrap_or_default());
            let caption = caption.map_err(LedgerError::refused)?;
            (project, Some(key), caption, None, None)
        }
        HungOn::Record(id) => {
            let row = act.get::<record::Entity>(id).await?;
            (row.project_id, None, None, Some(id), None)
        }
        HungOn::Rectification(id) => {
            let row = act.get::<rectification::Entity>(id).await?;
            (
                project_of_finding(act, row.finding_id).await?,
                None,
                None,
                None,
                Some(id),
            )
        }
    };
    let s = act.project(project).await?;
    if record_id.is_some() {
        s.may(&act.actor, Deed::Log)?;
    } else if of_visit.is_none() {
        s.may(&act.actor, Deed::Write)?;
    }
    if let Some(key) = &field {
        let Some(now) = form_now(&s) else {
            return Err(LedgerError::refused("表已提交，不能再加文件。"));
        };
        let Some(wanted) = now.form.field(key) else {
            return Err(LedgerError::NotFound);
        };
        let most = match &wanted.kind {
            FieldKind::Files { at_most } | FieldKind::Photos { at_most, .. } => {
                usize::from(*at_most)
            }
            _ => {
                return Err(LedgerError::refused(format!(
                    "“{}”不收文件。",
                    wanted.title
                )));
            }
        };
        let mut there = crate::projects::files_of(&act.tx, project, &now.form.key).await?;
        there.retain(|f| f.field_key.as_ref() == Some(key));
        // The very file hangs there already: it was sent twice.
        let twin = |f: &&attachment::Model| f.blob_digest == file.digest && f.name == file.name;
        if let Some(twin) = there.iter().find(twin) {
            return Ok(Happened::nothing(twin.id));
        }
        let have = there.len();
        if have >= most {
            return Err(LedgerError::refused(format!(
                "“{}”最多 {most} 个文件，已有 {have} 个。请先移除一个。",
                wanted.title
            )));
        }
    }
    if let Some((visit, point)) = &of_visit {
        let there = attachment::Entity::find()
            .filter(attachment::Column::VisitId.eq(*visit))
            .filter(attachment::Column::RemovedAt.is_null())
            .all(&act.tx)
            .await?;
        let twin = |f: &&attachment::Model| {
            f.visit_point.as_ref() == Some(point) && f.blob_digest == file.digest
        };
        if let Some(twin) = there.iter().find(twin) {
            return Ok(Happened::nothing(twin.id));
        }
        if there.len() >= PHOTOGRAPHS {
            return Err(LedgerError::field(
                format!("photo.{point}"),
                format!("一次查看最多 {PHOTOGRAPHS} 张照片，够说明问题即可。"),
            ));
        }
    }
    if let Some(id) = record_id {
        let have = attachment::Entity::find()
            .filter(attachment::Column::RecordId.eq(id))
            .filter(attachment::Column::RemovedAt.is_null())
            .count(&act.tx)
            .await?;
        if have >= crate::records::EVIDENCE as u64 {
            return Err(LedgerError::refused(format!(
                "一条记录最多 {} 个佐证文件，够说明事情即可。",
                crate::records::EVIDENCE
            )));
        }
    }
    let account = act.person("文件由单位的经办人上传。")?;
    note_content(act, &file).await?;
    let (visit_id, visit_point) = of_visit.unzip();
    let name = free_name(act, project, &file.name, |x| {
        (&x.field_key, x.record_id, x.rectification_id) == (&field, record_id, rectification_id)
            && (x.visit_id, &x.visit_point) == (visit_id, &visit_point)
    });
    let name = name.await?;
    let row = attachment::ActiveModel {
        public_id: Set(unguessable()?),
        project_id: Set(project),
        blob_digest: Set(file.digest),
        name: Set(name.clone()),
        field_key: Set(field),
        caption: Set(caption),
        record_id: Set(record_id),
        rectification_id: Set(rectification_id),
        visit_id: Set(visit_id),
        visit_point: Set(visit_point),
        added_at: Set(act.now),
        added_by: Set(account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(Happened::one(
        Event::of(&s, What::FileAdded { name }),
        row.id,
    ))
}

/// Writes down that a content is there. The same bytes are one row, also when two bring them at the
/// same moment.
pub(crate) async fn note_content(act: &Act, file: &StoredFile) -> Result<(), LedgerError> {
    blob::Entity::insert(blob::ActiveModel {
        digest: Set(file.digest.clone()),
        size: Set(file.size),
        media_type: Set(file.media_type.clone()),
        stored_at: Set(act.now),
    })
    .on_conflict(
        // What a content is told to be may have been put right since it was first brought.
        OnConflict::column(blob::Column::Digest)
            .update_column(blob::Column::MediaType)
            .to_owned(),
    )
    .exec_without_returning(&act.tx)
    .await?;
    Ok(())
}

/// The name under which a file hangs beside others of the project that hang on the same: the second
/// of a name is numbered.
async fn free_name(
    act: &Act,
    project: ProjectId,
    name: &str,
    hangs_there: impl Fn(&attachment::Model) -> bool,
) -> Result<String, LedgerError> {
    let taken: Vec<String> = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(project))
        .filter(attachment::Column::RemovedAt.is_null())
        .all(&act.tx)
        .await?
        .into_iter()
        .filter(|x| hangs_there(x))
        .map(|x| x.name)
        .collect();
    Ok(std::iter::once(name.to_owned())
        .chain((2..=taken.len() + 2).map(|nth| domain::file_name::numbered(name, nth)))
        .find(|name| !taken.contains(name))
        .unwrap_or_default())
}

async fn project_of_finding(act: &Act, id: FindingId) -> Result<ProjectId, LedgerError> {
    entity::finding::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .map(|f| f.project_id)
        .ok_or(LedgerError::NotFound)
}

/// Longest caption that is stored at all, in characters; the form's own limit is checked when it is
/// handed in.
const CAPTION: usize = 200;

/// A caption as it is kept; or what is wrong with it.
fn caption_of(typed: &str) -> Result<Option<String>, String> {
    let caption = domain::text::line(typed);
    if caption.chars().count() > CAPTION {
        return Err(format!("说明最多 {CAPTION} 个字符。"));
    }
    Ok(Some(caption).filter(|c| !c.is_empty()))
}

/// Captions of pictures, by the public id of the file.
pub type Captions = BTreeMap<String, String>;

/// The files of a form whose caption is another than it was, with it. What has been handed in keeps
/// its caption, and a file that has been taken off has none.
///
/// # Errors
/// [`LedgerError::Invalid`] for captions that are too long.
pub(crate) async fn captioned(
    act: &Act,
    project: ProjectId,
    form: &str,
    captions: &Captions,
) -> Result<Vec<attachment::ActiveModel>, LedgerError> {
    if captions.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for row in crate::projects::files_of(&act.tx, project, form).await? {
        let typed = captions
            .get(&row.public_id)
            .filter(|_| row.submission_id.is_none());
        match typed.map(|typed| caption_of(typed)) {
            Some(Ok(caption)) if caption != row.caption => {
                let mut row = row.into_active_model();
                row.caption = Set(caption);
                rows.push(row);
            }
            Some(Ok(_)) | None => {}
            Some(Err(message)) => problems.push(FieldProblem::new(
                format!("caption.{}", row.public_id),
                message,
            )),
        }
    }
    LedgerError::if_any(problems).map(|()| rows)
}

/// The captions that a form asks for and that are missing or longer than it allows, of files by public
/// id, field and caption; the problems name the field `caption.` and the public id.
pub fn wrong_captions<'f>(
    form: &Form,
    files: impl IntoIterator<Item = (&'f str, Option<&'f str>, Option<&'f str>)>,
) -> Vec<FieldProblem> {
    files
        .into_iter()
        .filter_map(|(public_id, key, caption)| {
            let field = form.field(key?)?;
            let FieldKind::Photos {
                caption: Some(most),
                ..
            } = field.kind
            else {
                return None;
            };
            let n = domain::text::count(caption.unwrap_or_default());
            let wrong = match n {
                0 => format!("有图片没有写说明，请补上，{most} 字以内。"),
                n if n > most => format!("的图片说明超出 {} 字（{n}/{most}），请删减。", n - most),
                _ => return None,
            };
            Some(FieldProblem::new(
                format!("caption.{public_id}"),
                format!("“{}”{wrong}", field.title),
            ))
        })
        .collect()
}

/// Takes a file off a form that has not been handed in.
///
/// # Errors
/// Refused once the file belongs to a submission: submissions never change.
pub async fn detach(act: &mut Act, id: AttachmentId) -> Result<Happened<()>, LedgerError> {
    let row = attachment::Entity::find_by_id(id)
        .filter(attachment::Column::RemovedAt.is_null())
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(row.project_id).await?;
    s.may(&act.actor, Deed::Write)?;
    let own = match (form_now(&s), &row.field_key) {
        (Some(now), Some(_)) => {
            crate::projects::files_of(&act.tx, row.project_id, &now.form.key).await?
        }
        _ => Vec::new(),
    };
    if own.iter().all(|f| f.id != row.id) {
        return Err(LedgerError::refused(
            "这个文件已是记录的一部分，不能移除；有误请更正记录。",
        ));
    }
    take_off(act, &s, row).await
}

/// Takes a file off what has not become a part of the record yet, as its caller has seen to.
pub(crate) async fn take_off(
    act: &Act,
    s: &Standing,
    file: attachment::Model,
) -> Result<Happened<()>, LedgerError> {
    let name = file.name.clone();
    let mut file = file.into_active_model();
    file.removed_at = Set(Some(act.now));
    file.update(&act.tx).await?;
    Ok(Happened::one(Event::of(s, What::FileRemoved { name }), ()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture without words, or with too many, is named with what is wrong; other fields ask for none.
    #[test]
    fn a_caption_that_is_asked_for_is_missed() {
        let text = domain::programme::Builtin::find("neu-case")
            .expect("it is built in")
            .text;
        let p = domain::programme::read(text)
            .expect("it is sound")
            .programme;
        let (form, field, most) = p
            .forms
            .iter()
            .find_map(|form| {
                form.fields.iter().find_map(|field| match field.kind {
                    FieldKind::Photos {
                        caption: Some(most),
                        ..
                    } => Some((form, field, most)),
                    _ => None,
                })
            })
            .expect("it asks for captions");
        let most_words = "支".repeat(usize::try_from(most).unwrap_or(0));
        let wrong = |caption: Option<&str>| {
            wrong_captions(form, [("p1", Some(field.key.as_str()), caption)])
                .into_iter()
                .map(|p| (p.field, p.message))
                .collect::<Vec<_>>()
        };
        let beside = "caption.p1".to_owned();
        let title = &field.title;
        let missing = format!("“{title}”有图片没有写说明，请补上，{most} 字以内。");
        assert_eq!(wrong(None), [(beside.clone(), missing)]);
        assert_eq!(wrong(Some(&most_words)), []);
        let longer = format!("{most_words}部");
        let over = format!(
            "“{title}”的图片说明超出 1 字（{}/{most}），请删减。",
            most + 1
        );
        assert_eq!(wrong(Some(&longer)), [(beside, over)]);
        assert!(wrong_captions(form, [("p1", Some("name"), None), ("p2", None, None)]).is_empty());
    }
}
