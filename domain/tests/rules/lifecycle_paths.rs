//! Whole lives, from the draft to the title.

use domain::lifecycle::Move as M;
use domain::stage::Status;
use domain::unit::Level;

use crate::support::{
    CONDITIONAL, FAIL, LISTED, PASS, PROPOSED, SCREENED, Walk, altered, opens, programme,
};

#[test]
fn a_studio_passes_two_levels_two_years_and_its_rechecks() {
    let mut studio = Walk::from("studio");
    assert_eq!(studio.place(), "application·draft");
    studio.takes(&[
        (M::Submit, "committee·waiting"),
        (M::Endorse, "school_review·waiting"),
        (M::CloseScoring, "school_review·scored"),
        (LISTED, "school·waiting"),
        (M::Endorse, "screening·waiting"),
        (SCREENED, "review·waiting"),
        (M::CloseScoring, "review·scored"),
        (LISTED, "revision·due"),
        (M::HandIn, "revision·handed_in"),
        (M::Accept, "decision·waiting"),
        (PROPOSED, "decision·proposed"),
        (M::PostNotice, "publicity·open"),
        (M::CloseNotice, "building·active"),
    ]);
    studio.takes(&[
        (opens("midterm"), "midterm·due"),
        (M::HandIn, "midterm·handed_in"),
        (PASS, "building·active"),
        (opens("final"), "final·due"),
        (M::HandIn, "final·handed_in"),
        (PASS, "titling·waiting"),
        (M::Title, "sustaining·titled"),
        (opens("sustaining"), "sustaining·due"),
        (M::HandIn, "sustaining·handed_in"),
        (PASS, "sustaining·titled"),
        (opens("sustaining"), "sustaining·due"),
        (FAIL, "sustaining·revoked"),
    ]);
}

#[test]
fn trap_6_a_brand_is_decided_before_its_publicity() {
    let mut brand = Walk::from("brand");
    brand.takes(&[
        (M::Submit, "committee·waiting"),
        (M::Endorse, "review·waiting"),
        (M::CloseScoring, "review·scored"),
        (LISTED, "revision·due"),
        (M::HandIn, "revision·handed_in"),
        (M::Accept, "decision·waiting"),
        (PROPOSED, "decision·proposed"),
        (M::PostNotice, "publicity·open"),
        (M::CloseNotice, "building·active"),
        (opens("final"), "final·due"),
        (M::HandIn, "final·handed_in"),
        // There is no titling: who is accepted keeps the brand alive.
        (PASS, "sustaining·titled"),
    ]);
}

#[test]
fn a_school_branch_has_its_yearly_review_as_midterm() {
    let mut branch = Walk::from("school-model-branch").standing("publicity", Status::Open);
    branch.takes(&[
        (M::CloseNotice, "building·active"),
        (opens("yearly_review"), "yearly_review·due"),
        (M::HandIn, "yearly_review·handed_in"),
        (CONDITIONAL, "yearly_review·conditional"),
        (M::HandIn, "yearly_review·handed_in"),
        (PASS, "building·active"),
        (opens("final"), "final·due"),
        (M::HandIn, "final·handed_in"),
        (PASS, "titling·waiting"),
        (M::Title, "sustaining·titled"),
    ]);
}

#[test]
fn trap_3_a_province_branch_is_named_without_building() {
    let mut branch = Walk::from("province-model-branch");
    branch.takes(&[
        (M::Submit, "committee·waiting"),
        (M::Endorse, "school·waiting"),
        (M::Endorse, "screening·waiting"),
        (SCREENED, "review·waiting"),
        (M::CloseScoring, "review·scored"),
        (LISTED, "decision·waiting"),
        (PROPOSED, "decision·proposed"),
        (M::PostNotice, "publicity·open"),
        (M::CloseNotice, "titling·waiting"),
        (M::Title, "sustaining·titled"),
    ]);
}

#[test]
fn a_student_is_publicised_at_school_before_the_province() {
    let mut student = Walk::from("student-model");
    student.takes(&[
        (M::Submit, "committee·waiting"),
        (M::Endorse, "school_review·waiting"),
        (M::CloseScoring, "school_review·scored"),
        (LISTED, "school_publicity·waiting"),
        (M::PostNotice, "school_publicity·open"),
        (M::CloseNotice, "school·waiting"),
        (M::Endorse, "screening·waiting"),
        (SCREENED, "review·waiting"),
        (M::CloseScoring, "review·scored"),
        (LISTED, "decision·waiting"),
        (PROPOSED, "decision·proposed"),
        (M::PostNotice, "publicity·open"),
        (M::CloseNotice, "titling·waiting"),
        // Nothing follows the title.
        (M::Title, "titling·titled"),
    ]);
}

/// A way ends early or passes another level by who stands above the applicant.
#[test]
fn a_case_is_endorsed_by_whoever_stands_above() {
    use Level::{Authority, Committee, County, University};
    for (code, above, way) in [
        (
            "henan-case",
            &[Committee, University, Authority][..],
            &["committee", "school"][..],
        ),
        ("henan-case", &[University, Authority], &["school"]),
        // The university stands on the level itself and signs its own; without one nobody does.
        ("henan-case", &[Authority], &[]),
        // A city's case goes through the school or the county that is there.
        ("zhaoqing-case", &[University, Authority], &["school"]),
        ("zhaoqing-case", &[County, Authority], &["county"]),
    ] {
        let mut case = Walk::from(code);
        case.c.levels = above.to_vec();
        let mut next = M::Submit;
        for stage in way.iter().chain(&["review"]) {
            assert_eq!(
                case.goes(&next),
                format!("{stage}·waiting"),
                "{code} {above:?}"
            );
            next = M::Endorse;
        }
    }
}

#[test]
fn a_returned_application_takes_its_way_once_more() {
    let mut branch = Walk::from("province-model-branch");
    for m in [M::Submit, M::Endorse, M::Endorse] {
        branch.goes(&m);
    }
    assert_eq!(branch.goes(&M::Return), "application·returned");
    branch.c.returned_from = Some("screening".to_owned());
    branch.takes(&[
        (M::Submit, "committee·waiting"),
        (M::Endorse, "school·waiting"),
        (M::Endorse, "screening·waiting"),
        (SCREENED, "review·waiting"),
    ]);
}

#[test]
fn what_a_review_has_settled_is_not_reviewed_again() {
    let mut studio = Walk::from("studio");
    for m in [M::Submit, M::Endorse, M::CloseScoring, LISTED, M::Endorse] {
        studio.goes(&m);
    }
    assert_eq!(studio.goes(&M::Return), "application·returned");
    studio.c.returned_from = Some("screening".to_owned());
    assert_eq!(studio.goes(&M::Submit), "screening·waiting");
    // Sent back by the committee, before the review, it begins anew.
    let mut studio = Walk::from("studio").standing("application", Status::Returned);
    studio.c.returned_from = Some("committee".to_owned());
    assert_eq!(studio.goes(&M::Submit), "committee·waiting");
}

#[test]
fn a_conditional_final_builds_on_for_its_extension() {
    let mut studio = Walk::from("studio").standing("final", Status::HandedIn);
    studio.takes(&[
        (CONDITIONAL, "final·extended"),
        (opens("final"), "final·due"),
        (M::HandIn, "final·handed_in"),
    ]);
    studio.c.extensions_used = 1;
    assert_eq!(studio.goes(&PASS), "titling·waiting");
    let mut studio = Walk::from("studio").standing("final", Status::HandedIn);
    assert_eq!(studio.goes(&FAIL), "final·failed");
}

#[test]
fn objections_are_dealt_with_one_by_one() {
    let mut brand = Walk::from("brand").standing("publicity", Status::Open);
    assert_eq!(brand.goes(&M::Object), "publicity·objected");
    assert_eq!(brand.goes(&M::Object), "publicity·objected");
    brand.c.open_objections = 1;
    assert_eq!(brand.goes(&M::ClearObjections), "publicity·objected");
    brand.c.open_objections = 0;
    assert_eq!(brand.goes(&M::ClearObjections), "publicity·open");
    assert_eq!(brand.goes(&M::CloseNotice), "building·active");
    let mut brand = Walk::from("brand").standing("publicity", Status::Objected);
    assert_eq!(brand.goes(&M::Uphold), "publicity·not_admitted");
}

#[test]
fn where_there_is_no_publicity_the_decision_admits() {
    let mut p = programme("brand");
    p.stages.retain(|s| s.key != "publicity");
    let mut brand = Walk::of(p).standing("decision", Status::Waiting);
    assert_eq!(brand.goes(&PROPOSED), "building·active");
}

#[test]
fn where_nothing_is_handed_in_the_conductor_assesses_on_the_spot() {
    let mut brand = Walk::of(altered(
        "brand",
        "form   = \"recheck\"\nevery  = \"1y\"\nevery_source = \"suggested\"\n",
        "",
    ))
    .standing("sustaining", Status::Titled);
    assert_eq!(brand.goes(&opens("sustaining")), "sustaining·handed_in");
    assert_eq!(brand.goes(&PASS), "sustaining·titled");
}

#[test]
fn drafts_lapse_and_the_others_do_not() {
    for status in [Status::Draft, Status::Returned] {
        let mut late = Walk::from("brand").standing("application", status);
        assert_eq!(late.goes(&M::Lapse), "application·lapsed");
    }
    let handed_in = Walk::from("brand").standing("committee", Status::Waiting);
    let said = "项目现处“基层党委（总支）审核·待办理”，不能按逾期未报处理。";
    handed_in.refuses(&M::Lapse, said);
}
