//! Every refusal with the sentence that a page shows.

use domain::lifecycle::{Move as M, begin, can_open, grades_of, next_assessment};
use domain::programme::{Outcome, builtin};
use domain::stage::Status as S;

use crate::support::{
    CONDITIONAL, FAIL, LISTED, PASS, PROPOSED, Walk, altered, day, opens, programme,
};

fn at(code: &str, stage: &str, status: S) -> Walk {
    Walk::from(code).standing(stage, status)
}

#[test]
fn duties_have_no_entries() {
    let refusal = begin(&programme("yearly-duties")).unwrap_err();
    assert_eq!(refusal.to_string(), "“年度履责”不设申报，不能新建项目。");
    let refusal = can_open(&programme("yearly-duties")).unwrap_err();
    assert!(refusal.to_string().contains("暂时不能开设"), "{refusal}");
    let opened = builtin()
        .iter()
        .filter(|file| can_open(&programme(file.code)).is_ok());
    assert_eq!(opened.count(), builtin().len() - 1);
}

#[test]
fn too_late_to_apply() {
    let mut brand = Walk::from("brand");
    brand.c.closed_on = Some(day("2023-11-10"));
    let said = "申报已于2023年11月10日截止。确需补交的，请联系开设批次的单位办理延期。";
    brand.refuses(&M::Submit, said);
}

#[test]
fn too_early_to_apply() {
    let mut brand = Walk::from("brand");
    brand.c.opens_on = Some(day("2023-10-20"));
    let said = "申报从2023年10月20日开始，现在可以先写草稿，到那天再提交。";
    brand.refuses(&M::Submit, said);
}

#[test]
fn something_is_missing() {
    let mut brand = Walk::from("brand");
    brand.c.missing = vec!["品牌名称没有填".to_owned(), "没有上传佐证材料".to_owned()];
    let said = "还差 2 项：品牌名称没有填；没有上传佐证材料。";
    brand.refuses(&M::Submit, said);
    for (stage, status) in [
        ("revision", S::Due),
        ("final", S::Due),
        ("sustaining", S::Due),
    ] {
        let mut brand = at("brand", stage, status);
        brand.c.missing = vec!["品牌名称没有填".to_owned(), "没有上传佐证材料".to_owned()];
        brand.refuses(&M::HandIn, said);
    }
}

#[test]
fn the_recommendations_are_used_up() {
    let mut brand = at("brand", "committee", S::Waiting);
    brand.c.places_left = Some(0);
    brand.refuses(
        &M::Endorse,
        "推荐名额已用完。可先撤回一个已推荐的项目，或说明理由后“不推荐”。",
    );
    brand.c.places_left = Some(1);
    assert_eq!(brand.goes(&M::Endorse), "review·waiting");
}

#[test]
fn scoring_is_not_complete() {
    let mut brand = at("brand", "review", S::Waiting);
    brand.c.sheets = 3;
    let said = "专家评分表只有 3 份，本批次要求不少于 5 份，还差 2 份。请增派专家。";
    brand.refuses(&M::CloseScoring, said);
    brand.c.sheets = 5;
    brand.c.unsigned_sheets = 2;
    brand.refuses(&M::CloseScoring, "还有 2 份评分表没有签署。");
    brand.refuses(&LISTED, "项目现处“专家评审·待办理”，不能确定入围名单。");
}

#[test]
fn trap_6_who_does_not_revise_is_not_admitted() {
    let mut brand = at("brand", "revision", S::Due);
    for early in [M::Accept, PROPOSED] {
        let note = "按专家意见修改后再次定稿，未修改完善的不得立项（S4 四(三)）。";
        brand.refuses(&early, &format!("修改稿还没有提交，提交后才能审定。{note}"));
    }
    let turned_down = M::Propose { proposed: false };
    assert_eq!(brand.goes(&turned_down), "revision·not_admitted");
}

#[test]
fn the_places_are_taken() {
    let mut brand = at("brand", "decision", S::Waiting);
    brand.c.places_left = Some(0);
    let said = "拟立项名额已满。要增加一个，须先调出一个，或由开设批次的单位变更名额并说明理由。";
    brand.refuses(&PROPOSED, said);
    let turned_down = M::Propose { proposed: false };
    assert_eq!(brand.goes(&turned_down), "decision·not_admitted");
}

#[test]
fn a_notice_runs_to_its_last_day_and_an_objection_holds_it_up() {
    let mut brand = at("brand", "publicity", S::Open);
    brand.c.notice_closes = Some(day("2023-11-27"));
    brand.c.today = Some(day("2023-11-27"));
    brand.refuses(
        &M::CloseNotice,
        "公示到2023年11月27日为止，期满后才能结束。",
    );
    brand.c.today = Some(day("2023-11-28"));
    brand.c.open_objections = 2;
    let said = "还有 2 件异议没有处理，处理完才能立项。";
    brand.refuses(&M::CloseNotice, said);
    brand.goes(&M::Object);
    brand.refuses(&M::CloseNotice, said);
    brand.goes(&M::ClearObjections);
    assert_eq!(brand.place(), "publicity·objected");
    brand.c.open_objections = 0;
    brand.goes(&M::ClearObjections);
    assert_eq!(brand.goes(&M::CloseNotice), "building·active");
}

#[test]
fn nothing_handed_in_can_only_fail() {
    for (stage, status) in [
        ("midterm", S::Due),
        ("midterm", S::Conditional),
        ("final", S::Due),
        ("sustaining", S::Due),
    ] {
        let mut studio = at("studio", stage, status);
        for good in [PASS, CONDITIONAL] {
            studio.refuses(
                &good,
                "材料还没有提交，只能评定为不通过，或先退回、等待提交。",
            );
        }
        studio.goes(&FAIL);
        assert!(studio.at.status.is_end(), "{stage}");
    }
}

#[test]
fn open_findings_and_unmet_milestones_block_a_pass() {
    for stage in ["midterm", "final", "sustaining"] {
        let mut studio = at("studio", stage, S::HandedIn);
        studio.c.open_findings = 2;
        studio.refuses(&PASS, "还有 2 个督导问题没有销号，销号后才能评定为通过。");
    }
    let mut studio = at("studio", "final", S::HandedIn);
    studio.c.unmet_milestones = vec!["党课 4 次（3/4）".to_owned()];
    studio.refuses(&PASS, "里程碑还没有完成：党课 4 次（3/4）。");
    assert_eq!(studio.goes(&CONDITIONAL), "final·extended");
}

#[test]
fn one_extension_and_no_second() {
    let mut studio = at("studio", "final", S::HandedIn);
    studio.c.extensions_used = 1;
    studio.refuses(
        &CONDITIONAL,
        "本项目已延期 1 次，本批次最多 1 次，只能评定为通过或不予通过。",
    );
    let mut none = programme("studio");
    none.extension = None;
    let studio = Walk::of(none).standing("final", S::HandedIn);
    studio.refuses(
        &CONDITIONAL,
        "本批次没有规定延期建设，只能评定为通过或不予通过。",
    );
}

#[test]
fn what_does_not_fit_says_where_the_project_stands() {
    let studio = Walk::from("studio");
    studio.refuses(&M::Endorse, "项目现处“支部申报·草稿”，不能推荐。");
    let studio = at("studio", "building", S::Active);
    for m in [
        M::HandIn,
        M::Title,
        M::Return,
        M::Object,
        opens("titling"),
        opens("nowhere"),
    ] {
        let said = format!("项目现处“培育建设·建设中”，不能{}。", m.label());
        studio.refuses(&m, &said);
    }
    let nowhere = at("studio", "nowhere", S::Waiting);
    nowhere.refuses(&M::Endorse, "本批次没有“nowhere”阶段。");
}

#[test]
fn leaving_and_being_taken_off_from_anywhere_but_the_end() {
    for (stage, status) in [
        ("application", S::Draft),
        ("application", S::Returned),
        ("committee", S::Waiting),
        ("review", S::Scored),
        ("revision", S::Due),
        ("decision", S::Proposed),
        ("publicity", S::Objected),
        ("building", S::Active),
        ("midterm", S::Conditional),
        ("final", S::Extended),
        ("sustaining", S::Titled),
    ] {
        let mut studio = at("studio", stage, status);
        assert_eq!(studio.goes(&M::Withdraw), format!("{stage}·withdrawn"));
        studio.refuses(&M::Revoke, "项目已结束（已退出），不能撤销。");
        let mut studio = at("studio", stage, status);
        assert_eq!(studio.goes(&M::Revoke), format!("{stage}·revoked"));
        studio.refuses(&M::Submit, "项目已结束（已撤销），不能提交申报。");
    }
}

#[test]
fn a_midterm_is_conditional_once() {
    let mut studio = at("studio", "midterm", S::HandedIn);
    assert_eq!(studio.goes(&CONDITIONAL), "midterm·conditional");
    let mut studio = at("studio", "midterm", S::HandedIn);
    studio.c.conditionals_before = 1;
    studio.refuses(
        &CONDITIONAL,
        "“中期考核”已经限期整改过一次，整改后只能评定为通过或不通过。",
    );
    assert_eq!(studio.goes(&PASS), "building·active");
}

#[test]
fn assessments_come_in_the_order_of_the_programme() {
    let p = programme("studio");
    let next = |graded: &[&str]| {
        let graded: Vec<String> = graded.iter().map(ToString::to_string).collect();
        next_assessment(&p, &graded).map(|s| s.key.clone())
    };
    assert_eq!(next(&[]).as_deref(), Some("midterm"));
    assert_eq!(next(&["midterm"]).as_deref(), Some("final"));
    assert_eq!(next(&["midterm", "final"]), None);
}

#[test]
fn a_recheck_has_grades_also_where_the_file_names_none() {
    let p = programme("studio");
    let grades = |stage: &str| grades_of(p.stage(stage).unwrap());
    assert_eq!(grades("midterm").len(), 5);
    let recheck = grades("sustaining");
    let recheck: Vec<_> = recheck
        .iter()
        .map(|g| (g.label.as_str(), g.outcome))
        .collect();
    let expected = [("复核通过", Outcome::Pass), ("复核不通过", Outcome::Fail)];
    assert_eq!(recheck, expected);
    let named = altered(
        "studio",
        "form   = \"recheck\"\nevery  = \"1y\"",
        "form   = \"recheck\"\nevery  = \"1y\"\ngrades = [{ label = \"好\", outcome = \"pass\" }, { label = \"差\", outcome = \"fail\" }]\ngrades_source = \"suggested\"",
    );
    assert_eq!(grades_of(named.stage("sustaining").unwrap())[0].label, "好");
}

#[test]
fn what_nobody_has_opened_is_taken_back() {
    for (stage, at_rest) in [("committee", S::Waiting), ("review", S::Waiting)] {
        let mut brand = at("brand", stage, at_rest);
        assert_eq!(brand.goes(&M::TakeBack), "application·draft");
        let mut brand = at("brand", stage, at_rest);
        brand.c.opened = true;
        let said = "受理单位已经打开看过，不能再撤回；需要修改的，请联系受理单位退回。";
        brand.refuses(&M::TakeBack, said);
    }
    let brand = at("brand", "decision", S::Waiting);
    brand.refuses(&M::TakeBack, "项目现处“审定立项·待办理”，不能撤回申报书。");
}
