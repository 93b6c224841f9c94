//! The kinds of event in groups, as an auditor looks for them.

/// A group: key in addresses, label, the stored kinds (`ledger::event::What::kind`).
pub struct Group {
    pub key: &'static str,
    pub label: &'static str,
    pub kinds: &'static [&'static str],
}

/// Key of the group of mails, which the log leaves out unless it is asked for.
pub const MAIL: &str = "mail";

/// Asks for all groups, that of mails included.
pub const EVERYTHING: &str = "all";

/// All groups; every kind stands in one.
pub const GROUPS: [Group; 9] = [
    Group {
        key: "access",
        label: "账号与角色",
        kinds: &[
            "account_added",
            "account_changed",
            "password_issued",
            "email_changed",
            "confirmation_asked",
            "confirmation_decided",
            "grant_given",
            "grant_ended",
        ],
    },
    Group {
        key: "site",
        label: "党组织与设置",
        kinds: &[
            "unit_added",
            "unit_changed",
            "calendar_imported",
            "space_short",
            "space_again",
            "title_registered",
        ],
    },
    Group {
        key: "rounds",
        label: "活动与批次",
        kinds: &[
            "programme_added",
            "round_prepared",
            "round_opened",
            "round_amended",
            "round_closed",
        ],
    },
    Group {
        key: "application",
        label: "申报与审核",
        kinds: &[
            "draft_started",
            "draft_saved",
            "sheet_saved",
            "submitted",
            "lapsed",
            "returned",
            "endorsed",
            "declined",
            "screened",
        ],
    },
    Group {
        key: "review",
        label: "评审与立项",
        kinds: &[
            "experts_assigned",
            "expert_recused",
            "blind_checked",
            "score_signed",
            "scoring_closed",
            "shortlisted",
            "handed_in",
            "sent_back",
            "revision_accepted",
            "proposed",
            "admitted",
        ],
    },
    Group {
        key: "publicity",
        label: "公示与异议",
        kinds: &[
            "notice_posted",
            "put_up",
            "publicity_passed",
            "objected",
            "objection_concluded",
            "turned_down",
            "notice_closed",
        ],
    },
    Group {
        key: "building",
        label: "建设、考核与命名",
        kinds: &[
            "record_logged",
            "record_corrected",
            "file_added",
            "file_removed",
            "assessment_opened",
            "graded",
            "extension_granted",
            "titled",
            "withdrawn",
            "revoked",
            "holder_changed",
        ],
    },
    Group {
        key: "supervision",
        label: "督导与整改",
        kinds: &[
            "campaign_opened",
            "campaign_missed",
            "draw_committed",
            "draw_revealed",
            "visit_planned",
            "visit_done",
            "finding_raised",
            "rectified",
            "finding_verified",
        ],
    },
    Group {
        key: MAIL,
        label: "提醒邮件",
        kinds: &[
            "digest_sent",
            "mail_not_sent",
            "mails_sent_again",
            "chain_ends_mailed",
        ],
    },
];

/// The group of this key.
pub fn group(key: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|g| g.key == key)
}

/// The group a stored kind belongs to.
pub fn label_of(kind: &str) -> &'static str {
    GROUPS
        .iter()
        .find(|g| g.kinds.contains(&kind))
        .map_or("其他", |g| g.label)
}

#[cfg(test)]
mod tests {
    use ledger::event::What;

    use super::*;

    #[test]
    fn kinds_are_named_as_they_are_stored_and_stand_in_one_group() {
        for (what, label) in [
            (What::Lapsed, "申报与审核"),
            (What::Withdrawn, "建设、考核与命名"),
            (
                What::PutUp {
                    stage: String::new(),
                    closes_on: chrono::NaiveDate::MIN,
                },
                "公示与异议",
            ),
        ] {
            assert_eq!(label_of(&what.kind()), label);
        }
        let mut all: Vec<&str> = GROUPS.iter().flat_map(|g| g.kinds).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
