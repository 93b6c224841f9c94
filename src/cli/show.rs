//! A programme file as `peiyu programme show` prints it: in the order of the file, every figure
//! with the mark of where it comes from.

use domain::programme::{
    self, ConditionRule, Field, FieldKind, Indicator, IndicatorKind, Milestone, Programme, Quota,
    Source, Stage, SupervisionPlan,
};
use domain::quota::words;
use domain::scoring::show as points;
use domain::unit::{self, Level};

use crate::ui::form::limit_label;

/// The text of the whole programme.
pub(crate) fn text(p: &Programme) -> String {
    let mut sheet = Sheet::default();
    sheet.line(0, &format!("{}（{}）", p.title, p.short));
    sheet.line(
        0,
        &format!(
            "代码 {}，对象是{}，{}称号，由{}开设批次",
            p.code,
            p.subject.label(),
            p.standing.label(),
            p.host.label()
        ),
    );
    if let Some(summary) = &p.summary {
        sheet.line(0, summary);
    }
    if let Some(award) = &p.award {
        sheet.line(
            0,
            &format!("称号名称：{}{}", award.value, mark(&award.source)),
        );
    }
    for (key, title) in &p.sources {
        sheet.line(1, &format!("{key}  {title}"));
    }
    for printed in &p.printed_dates {
        sheet.line(
            1,
            &format!(
                "通知写明 {} 是{}{}",
                printed.date,
                domain::dates::weekday_in_full(printed.weekday),
                mark(&printed.source)
            ),
        );
    }
    entry(&mut sheet, p);
    time(&mut sheet, p);
    sheet.head("阶段");
    for stage in &p.stages {
        self::stage(&mut sheet, stage);
    }
    if !p.quotas.is_empty() {
        sheet.head("名额");
        for quota in &p.quotas {
            self::quota(&mut sheet, p, quota);
        }
    }
    judged(&mut sheet, p);
    for form in &p.forms {
        sheet.head(&form.title);
        for field in &form.fields {
            self::field(&mut sheet, p, field);
        }
    }
    if let Some(paper) = &p.paper {
        sheet.head("纸质材料");
        sheet.line(
            1,
            &format!("{}{}", paper.value.words(), mark(&paper.source)),
        );
    }
    if !p.milestones.is_empty() {
        sheet.head("里程碑");
        for milestone in &p.milestones {
            self::milestone(&mut sheet, milestone);
        }
    }
    after(&mut sheet, p);
    sheet.text
}

/// Lines with their depth, in groups.
#[derive(Default)]
struct Sheet {
    text: String,
}

impl Sheet {
    fn head(&mut self, title: &str) {
        self.text.push('\n');
        self.line(0, title);
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// The mark of a figure. The brackets tell S4 四(四) from S4 四(四)5 where they end.
fn mark(source: &Source) -> String {
    format!("  〔据 {}〕", source.label())
}

/// The mark of a figure that stands inside a line beside others.
fn of(what: &str, source: &Source) -> String {
    format!("  〔{what}据 {}〕", source.label())
}

fn entry(sheet: &mut Sheet, p: &Programme) {
    sheet.head("申报");
    let labels = |levels: &[Level]| {
        let all: Vec<&str> = levels.iter().map(|l| l.label()).collect();
        all.join("、")
    };
    sheet.line(1, &format!("{}可以申报", labels(&p.entry.open_to)));
    if let Some(must) = &p.entry.must_join {
        let building = if must.in_building_too {
            "及其培育对象"
        } else {
            ""
        };
        sheet.line(
            1,
            &format!(
                "{}{building}必须参加{}",
                titles(&must.holders_of),
                mark(&must.source)
            ),
        );
    }
    if let Some(most) = &p.entry.per_unit {
        sheet.line(
            1,
            &format!(
                "每个单位每批次最多申报 {} 个{}",
                most.value,
                mark(&most.source)
            ),
        );
    }
    for category in &p.entry.categories {
        let open_to = if category.open_to.is_empty() {
            String::new()
        } else {
            format!("（{}）", labels(&category.open_to))
        };
        sheet.line(1, &format!("类别：{}{open_to}", category.title));
    }
    for condition in &p.entry.conditions {
        sheet.line(
            1,
            &format!(
                "条件：{}（{}）{}",
                condition.title,
                rule(&condition.rule),
                mark(&condition.source)
            ),
        );
    }
}

/// How a condition is checked.
fn rule(rule: &ConditionRule) -> String {
    match rule {
        ConditionRule::EstablishedFor(span) => {
            format!("按成立时间核对，到通知发布日满 {}", span.label())
        }
        ConditionRule::Holds {
            any_of,
            in_building_too,
        } => format!(
            "按称号核对：{}{}",
            titles(any_of),
            if *in_building_too {
                "，培育对象也算"
            } else {
                ""
            }
        ),
        ConditionRule::HoldsNone { of } => format!("按称号核对，不能已有：{}", titles(of)),
        ConditionRule::NotEnteredWithin(span) => {
            format!("按以往申报核对，{}内没有申报过", span.label())
        }
        ConditionRule::Declared => "由申报单位确认，审核时核对".to_owned(),
    }
}

/// Programmes by their short titles where they come with the program.
fn titles(codes: &[String]) -> String {
    let all: Vec<String> = codes
        .iter()
        .map(|code| {
            programme::Builtin::find(code)
                .and_then(|b| programme::read(b.text).ok())
                .map_or_else(|| code.clone(), |read| read.programme.short)
        })
        .collect();
    all.join("、")
}

fn time(sheet: &mut Sheet, p: &Programme) {
    sheet.head("时间");
    if let Some(cycle) = &p.cycle {
        sheet.line(
            1,
            &format!("培育从 {} 算起{}", cycle.value, mark(&cycle.source)),
        );
    }
    sheet.line(
        1,
        &format!(
            "数工作日：{}{}",
            p.count_from.value.label(),
            mark(&p.count_from.source)
        ),
    );
    sheet.line(
        1,
        &format!("到期前 {} 天起算临期{}", p.soon.value, mark(&p.soon.source)),
    );
}

fn stage(sheet: &mut Sheet, s: &Stage) {
    let dates = match (&s.opens, &s.closes, s.length) {
        (Some(o), Some(c), _) => format!("{o} 至 {c}"),
        (Some(o), None, Some(n)) => format!("{o} 起 {n} 个工作日"),
        (None, Some(c), _) => format!("至 {c}"),
        (Some(o), None, None) => format!("{o} 起"),
        (None, None, _) => "不定".to_owned(),
    };
    let hour = s
        .closes_at
        .map_or(String::new(), |at| format!("，{} 截止", at.format("%H:%M")));
    let level = s
        .level
        .map_or(String::new(), |l| format!("，{}办理", l.label()));
    sheet.line(
        1,
        &format!(
            "{}（{}{level}）  {dates}{hour}{}",
            s.title,
            s.kind.label(),
            mark(&s.source)
        ),
    );
    for (before, span, after) in [
        ("截止前", &s.lead, "开始"),
        ("每", &s.every, "一次"),
        ("限期", &s.rectify_within, "整改"),
    ] {
        if let Some(span) = span {
            sheet.line(
                3,
                &format!(
                    "{before} {}{after}{}",
                    span.value.label(),
                    mark(&span.source)
                ),
            );
        }
    }
    if !s.ways.is_empty() {
        sheet.line(3, &format!("方式：{}", s.ways.join("、")));
    }
    for g in &s.grades {
        let from = g
            .from
            .map_or(String::new(), |n| format!("，{} 分起", points(n)));
        let share = g.share.map_or(String::new(), |n| format!("，不超过 {n}%"));
        sheet.line(
            3,
            &format!(
                "{}（{}{from}{share}）{}",
                g.label,
                g.outcome.label(),
                mark(&g.source)
            ),
        );
    }
    if let Some(note) = &s.note {
        sheet.line(3, &format!("注：{note}"));
    }
}

fn quota(sheet: &mut Sheet, p: &Programme, q: &Quota) {
    let level = q.level.map_or("", |l| l.label());
    let kinds: Vec<&str> = q
        .unit_kinds
        .iter()
        .map(|key| unit::kind(key).map_or(key.as_str(), |k| k.label))
        .collect();
    let mut only = Vec::new();
    if !kinds.is_empty() {
        only.push(kinds.join("、"));
    }
    if !q.units.is_empty() {
        only.push(q.units.join("、"));
    }
    if let Some(key) = &q.category {
        only.push(category(p, key).to_owned());
    }
    let only = if only.is_empty() {
        String::new()
    } else {
        format!("（{}）", only.join("；"))
    };
    sheet.line(
        1,
        &format!(
            "{level}{}{only}  {}{}",
            q.on.label(),
            words(q.count),
            mark(&q.source)
        ),
    );
    if let Some(note) = &q.note {
        sheet.line(3, &format!("注：{note}"));
    }
}

fn category<'p>(p: &'p Programme, key: &'p str) -> &'p str {
    p.entry
        .categories
        .iter()
        .find(|c| c.key == key)
        .map_or(key, |c| &c.title)
}

/// The standard and the rules of review.
fn judged(sheet: &mut Sheet, p: &Programme) {
    if let Some(standard) = &p.standard {
        sheet.head(&format!(
            "标准：{}{}",
            standard.title,
            mark(&standard.source)
        ));
        sheet.line(
            1,
            &format!(
                "满分 {} 分{}",
                points(standard.total),
                mark(&standard.points_source)
            ),
        );
        items(sheet, &standard.items, 1);
    }
    let Some(r) = &p.review else { return };
    sheet.head("评审");
    sheet.line(
        1,
        &format!(
            "每个项目不少于 {} 位专家{}",
            r.experts_at_least.value,
            mark(&r.experts_at_least.source)
        ),
    );
    let mut rules = Vec::new();
    if let Some(from) = r.drop_extremes_from {
        rules.push(format!("满 {from} 份评分去掉最高和最低"));
    }
    if let Some(gap) = r.second_reading_gap {
        rules.push(format!("两份评分相差 {} 分以上要复评", points(gap)));
    }
    if !r.avoid.is_empty() {
        let avoid: Vec<&str> = r.avoid.iter().map(|a| a.label()).collect();
        rules.push(format!("回避：{}", avoid.join("、")));
    }
    rules.push(if r.blind { "匿名评审" } else { "不匿名" }.to_owned());
    if r.sealed_until_all {
        rules.push("全部签署前互相看不到评分".to_owned());
    }
    sheet.line(1, &format!("{}{}", rules.join("；"), mark(&r.source)));
}

fn items(sheet: &mut Sheet, all: &[Indicator], depth: usize) {
    for i in all {
        let kind = match i.kind {
            IndicatorKind::Points => String::new(),
            IndicatorKind::Veto | IndicatorKind::Bonus | IndicatorKind::Deduction => {
                format!("（{}）", i.kind.label())
            }
        };
        sheet.line(
            depth,
            &format!(
                "{}{kind}{}  {} 分{}",
                i.title,
                mark(&i.source),
                points(i.points),
                of("分值", &i.points_source)
            ),
        );
        items(sheet, &i.items, depth + 1);
    }
}

fn field(sheet: &mut Sheet, p: &Programme, f: &Field) {
    let mut about = Vec::new();
    if f.required {
        about.push("必填".to_owned());
    }
    if !f.only_for.is_empty() {
        let only: Vec<&str> = f.only_for.iter().map(|key| category(p, key)).collect();
        about.push(format!("只问{}", only.join("、")));
    }
    if let Some(why) = &f.why {
        about.push(format!("用途：{why}"));
    }
    let about = if about.is_empty() {
        String::new()
    } else {
        format!("（{}）", about.join("；"))
    };
    let limit = f.limit.as_ref().map_or(String::new(), |l| {
        format!("  {}{}", limit_label(l), of("字数", &l.source))
    });
    let most = match (&f.kind, &f.at_most_source) {
        (FieldKind::Files { at_most }, Some(source)) => {
            format!("  最多 {at_most} 个{}", of("数量", source))
        }
        (FieldKind::Photos { at_most, caption }, Some(source)) => {
            let caption = caption.map_or(String::new(), |n| format!("，图注 {n} 字以内"));
            format!("  最多 {at_most} 张{caption}{}", of("数量", source))
        }
        (_, _) => String::new(),
    };
    sheet.line(
        1,
        &format!("{}{about}{}{limit}{most}", f.title, mark(&f.source)),
    );
}

fn milestone(sheet: &mut Sheet, m: &Milestone) {
    let mut asks = vec![format!("不少于 {} 件{}", m.at_least, m.record.label())];
    if let Some(outlet) = m.outlet {
        asks.push(format!("{}及以上平台", outlet.label()));
    }
    if m.about_own_work {
        asks.push("内容是本单位自己的工作".to_owned());
    }
    asks.push(format!("由{}完成", m.owed_by.label()));
    if m.yearly {
        asks.push("培育期内每年一次".to_owned());
    }
    sheet.line(
        1,
        &format!(
            "{}（{}）{}  {}{}",
            m.title,
            asks.join("，"),
            mark(&m.source),
            m.due,
            of("期限", &m.due_source)
        ),
    );
}

/// What holds after admission and beside the stages.
fn after(sheet: &mut Sheet, p: &Programme) {
    if let Some(extension) = &p.extension {
        sheet.head("延期");
        sheet.line(
            1,
            &format!("{}{}", extension.words(), mark(&extension.source)),
        );
        if let Some(request) = &extension.on_request {
            sheet.line(1, &format!("{}{}", request.words(), mark(&request.source)));
        }
    }
    if !p.supervision.is_empty() {
        sheet.head("督导");
        for plan in &p.supervision {
            supervision(sheet, plan);
        }
    }
    if !p.duties.is_empty() {
        sheet.head("责任清单");
        for d in &p.duties {
            sheet.line(
                1,
                &format!(
                    "{}（{}）{}  {}{}",
                    d.title,
                    d.post,
                    mark(&d.source),
                    d.due,
                    of("期限", &d.due_source)
                ),
            );
        }
    }
    if !p.feeds.is_empty() {
        sheet.head("结果的运用");
        for f in &p.feeds {
            let where_to = if f.programmes.iter().any(|code| code == "*") {
                "各项活动".to_owned()
            } else {
                titles(&f.programmes)
            };
            sheet.line(
                1,
                &format!(
                    "{}是{where_to}{}{}",
                    f.of.label(),
                    f.effect.label(),
                    mark(&f.source)
                ),
            );
        }
    }
    if !p.disqualify.is_empty() {
        sheet.head("一票否决");
        for d in &p.disqualify {
            sheet.line(
                1,
                &format!("{}：{}{}", d.title, d.effect.label(), mark(&d.source)),
            );
        }
    }
    sheet.head("提醒");
    let [before, late, escalation] = p.reminders.words();
    sheet.line(1, &format!("{before}{}", mark(p.reminders.source())));
    sheet.line(1, &late);
    sheet.line(1, &escalation);
}

fn supervision(sheet: &mut Sheet, s: &SupervisionPlan) {
    let every = s
        .every
        .map_or_else(|| "一次".to_owned(), |e| format!("每 {}一次", e.label()));
    let share = if s.share >= 100 {
        "全部在建项目".to_owned()
    } else {
        format!("抽 {}%，至少一个", s.share)
    };
    sheet.line(
        1,
        &format!(
            "{}（{}）{}  {} 开始，{every}；{share}；{} 个工作日内看完，{} 个工作日内整改；一个项目一年最多 {} 次{}",
            s.title,
            s.kind.label(),
            of("方式", &s.kind_source),
            s.starts,
            s.visit_within,
            s.rectify_within,
            s.at_most_per_project_per_year,
            mark(&s.source)
        ),
    );
}
