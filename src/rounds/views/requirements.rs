//! What a programme asks: who may enter, how many, what is handed in, what may be put off and what
//! is reminded of, each with its source.

use domain::programme::{FieldKind, Programme, Source};
use domain::quota;
use maud::Markup;

use crate::ui::form::limit_label;
use crate::ui::parts::{Check, checklist};

/// Entry, quotas, limits of texts, milestones, supervision, review, paper, extension, what ends it
/// all, and reminders, with where each comes from.
pub fn requirements(p: &Programme) -> Markup {
    let mut items = entry(p);
    items.extend(p.quotas.iter().map(|q| {
        let item = line(quota::title(p, q))
            .aside(&quota::words(q.count))
            .basis(mark(&q.source));
        match &q.note {
            Some(note) => item.detail(note.clone()),
            None => item,
        }
    }));
    items.extend(work(p));
    checklist(&items)
}

/// The same without the quotas, where these stand beside it to be edited.
pub fn without_quotas(p: &Programme) -> Markup {
    let mut items = entry(p);
    items.extend(work(p));
    checklist(&items)
}

/// Who may enter.
fn entry(p: &Programme) -> Vec<Check> {
    let mut items = Vec::new();
    let levels: Vec<&str> = p.entry.open_to.iter().map(|l| l.label()).collect();
    items.push(line(format!("{}可以申报", levels.join("、"))));
    if let Some(must) = &p.entry.must_join {
        items.push(line("已获相关称号的必须参加".to_owned()).basis(mark(&must.source)));
    }
    if let Some(most) = &p.entry.per_unit {
        items.push(
            line("每个单位申报数".to_owned())
                .aside(&format!("限 {} 个", most.value))
                .basis(mark(&most.source)),
        );
    }
    for condition in &p.entry.conditions {
        items.push(line(condition.title.clone()).basis(mark(&condition.source)));
    }
    items
}

/// What is handed in, done and judged.
fn work(p: &Programme) -> Vec<Check> {
    let mut items = Vec::new();
    for form in &p.forms {
        for field in &form.fields {
            let Some(limit) = &field.limit else { continue };
            items.push(
                line(format!("{}·{}", form.title, field.title))
                    .aside(&limit_label(limit))
                    .basis(mark(&limit.source)),
            );
        }
        let files = form
            .fields
            .iter()
            .filter(|f| matches!(f.kind, FieldKind::Files { .. } | FieldKind::Photos { .. }))
            .count();
        if files > 0 {
            items.push(line(format!("{}要附材料", form.title)).aside(&format!("{files} 项")));
        }
    }
    for m in &p.milestones {
        items.push(
            line(m.title.clone())
                .aside(&m.asks())
                .detail(format!("由{}完成", m.owed_by.label()))
                .basis(mark(&m.source)),
        );
    }
    for s in &p.supervision {
        items.push(
            line(format!("{}：{}", s.kind.label(), s.title))
                .aside(&if s.share >= 100 {
                    "全部在建项目".to_owned()
                } else {
                    format!("抽 {}%", s.share)
                })
                .detail(format!(
                    "{} 个工作日内查看，问题 {} 个工作日内整改",
                    s.visit_within, s.rectify_within
                ))
                .basis(mark(&s.source)),
        );
    }
    if let Some(review) = &p.review {
        let mut words = format!("每个项目不少于 {} 位专家", review.experts_at_least.value);
        if let Some(from) = review.drop_extremes_from {
            words.push_str(&format!("，满 {from} 位去掉最高最低"));
        }
        items.push(
            line("评审办法".to_owned())
                .detail(words)
                .basis(mark(&review.source)),
        );
    }
    if let Some(paper) = &p.paper {
        items.push(
            line("纸质材料".to_owned())
                .detail(paper.words())
                .basis(mark(&paper.source)),
        );
    }
    if let Some(extension) = &p.extension {
        items.push(line(extension.words()).basis(mark(&extension.source)));
        if let Some(request) = &extension.on_request {
            items.push(line(request.words()).basis(mark(&request.source)));
        }
    }
    for d in &p.disqualify {
        items.push(
            line(d.title.clone())
                .aside(d.effect.label())
                .basis(mark(&d.source)),
        );
    }
    items.push(
        line("提醒".to_owned())
            .detail(p.reminders.words().join("；"))
            .basis(mark(&p.reminders.source)),
    );
    items
}

fn line(label: String) -> Check {
    Check::rule(label)
}

/// The mark of a source: the clause, or that nobody has said so officially.
fn mark(source: &Source) -> String {
    source.label()
}
