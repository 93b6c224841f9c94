-- A site of version 0.1.0, at the schema of m0012_once: two rounds that have been lived through from
-- October 2023 to December 2025, with rows in every table. It was written by the demo of that version
-- with fewer units and rounds; the texts of all mails but three, and most rows of job_run, are left
-- out. Rows of lease, person, sending, session and setting, which the demo has none of, were added.
--
-- The same text loads into SQLite and PostgreSQL. It is not to be changed: it is what sites have.

INSERT INTO "account" ("id", "login", "display_name", "email", "password_hash", "must_change", "failures", "locked_until", "disabled_at", "created_at") VALUES
(1, 'admin', '系统管理员', 'admin@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:00:22+00:00'),
(2, 'jygw-zzc', '省委教育工委组织处工作人员', 'jygw-zzc@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:01:28+00:00'),
(3, 'jygw-ld', '省委教育工委分管领导', 'jygw-ld@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:01:50+00:00'),
(4, 'jygw-sj', '审计员', 'jygw-sj@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:02:12+00:00'),
(5, 'jygw-dd1', '省级督导员甲', 'jygw-dd1@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:02:34+00:00'),
(6, 'jygw-dd2', '省级督导员乙', 'jygw-dd2@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:02:56+00:00'),
(7, 'jygw-dd3', '省级督导员丙', 'jygw-dd3@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:03:18+00:00'),
(8, 'jygw-zj1', '专家甲', 'jygw-zj1@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:03:40+00:00'),
(9, 'jygw-zj2', '专家乙', 'jygw-zj2@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:04:02+00:00'),
(10, 'jygw-zj3', '专家丙', 'jygw-zj3@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:04:24+00:00'),
(11, 'jygw-zj4', '专家丁', 'jygw-zj4@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:04:46+00:00'),
(12, 'jygw-zj5', '专家戊', 'jygw-zj5@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:05:08+00:00'),
(13, 'jygw-zj6', '专家己', 'jygw-zj6@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:05:30+00:00'),
(14, 'jygw-zj7', '专家庚', 'jygw-zj7@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:05:52+00:00'),
(15, 'jygw-zj8', '专家辛', 'jygw-zj8@jygw.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:06:14+00:00'),
(16, 'jia-zzb', '甲大学党委组织部工作人员', 'jia-zzb@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:06:36+00:00'),
(17, 'jia-dwb', '甲大学党委办公室工作人员', 'jia-dwb@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:07:09+00:00'),
(18, 'jia-ld', '甲大学党委分管领导', 'jia-ld@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:07:31+00:00'),
(19, 'jia-dd1', '甲大学督导员甲', 'jia-dd1@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:07:53+00:00'),
(20, 'jia-dd2', '甲大学督导员乙', 'jia-dd2@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:08:15+00:00'),
(21, 'jia-zj1', '专家壬', 'jia-zj1@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:08:37+00:00'),
(22, 'jia-zj2', '专家癸', 'jia-zj2@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:08:59+00:00'),
(23, 'jia-zj3', '专家子', 'jia-zj3@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:09:21+00:00'),
(24, 'jia-zj4', '专家丑', 'jia-zj4@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:09:43+00:00'),
(25, 'jia-zj5', '专家寅', 'jia-zj5@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:10:05+00:00'),
(26, 'jia-zj6', '专家卯', 'jia-zj6@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:10:27+00:00'),
(27, 'jia-zj7', '专家辰', 'jia-zj7@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:10:49+00:00'),
(28, 'jia-zj8', '专家巳', 'jia-zj8@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:11:11+00:00'),
(29, 'jia-zj9', '专家午', 'jia-zj9@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:11:33+00:00'),
(30, 'jia-zj10', '专家未', 'jia-zj10@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:11:55+00:00'),
(31, 'jia-zj11', '专家申', 'jia-zj11@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:12:17+00:00'),
(32, 'jia-zj12', '专家酉', 'jia-zj12@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:12:39+00:00'),
(33, 'jia-zj13', '专家戌', 'jia-zj13@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:13:01+00:00'),
(34, 'jia-zj14', '专家亥', 'jia-zj14@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:13:23+00:00'),
(35, 'jia-wx', '文学院党委组织员', 'jia-wx@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:13:45+00:00'),
(36, 'jia-wx-jg1', '文学院教工第一党支部书记', 'jia-wx-jg1@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:14:18+00:00'),
(37, 'jia-wx-bks', '文学院本科生党支部书记', 'jia-wx-bks@jia.example', '$argon2id$v=19$m=19456,t=2,p=1$VS7wfLEXXPSar1ZCfh3SuQ$u4nKFh4HAaZs2uXUp5/rTyBU7A3wcPQAnKPf0bKWOXQ', FALSE, 0, NULL, NULL, '2023-10-09T01:14:40+00:00');
INSERT INTO "blob" ("digest", "size", "media_type", "stored_at") VALUES
('242ec0032a6ddb53edcb426a763432ec36ab7aa4146ea2bfd983c585d9a28739', 1874, 'application/pdf', '2023-11-09T01:00:11+00:00'),
('315d9395c3115f7357778f9f4cf97750e018356290840830db43bbd9f84c938c', 1705, 'application/pdf', '2024-08-21T01:00:22+00:00'),
('77cd8fd853a84c1e6b6d1996f1e891a954c6f8fc356b56bdacea27383d555dbc', 1238, 'application/pdf', '2024-06-06T01:00:22+00:00'),
('9507905abf9fb6a0733f02b7925dbbfd3ff2a11e107b54b5a8b782ee7a48ff50', 6300, 'image/png', '2024-08-05T01:00:33+00:00'),
('b7abab74729f60b4d8dbe5cdfa4f0d084007c032780ee6e6d94379b4f533e45d', 6300, 'image/png', '2024-06-03T01:00:33+00:00'),
('dae483ad3ed9291ba48774f992a3b46b412786412fa4faaad5aaa6b98792705a', 1238, 'application/pdf', '2024-07-18T01:00:22+00:00');
INSERT INTO "calendar_day" ("date", "off", "name", "provisional", "source") VALUES
('2027-01-01', TRUE, '元旦', FALSE, '国务院办公厅通知'),
('2027-02-05', TRUE, '除夕', FALSE, '国务院办公厅通知'),
('2027-02-07', FALSE, '春节', FALSE, '国务院办公厅通知');
INSERT INTO "job_run" ("id", "name", "scheduled_for", "started_at", "finished_at", "outcome", "detail") VALUES
(1, 'phases', '2023-10-08T16:05:00+00:00', '2023-10-08T16:05:00+00:00', '2023-10-08T16:05:00.019379+00:00', 'done', '没有要办的。'),
(3, 'reminders', '2023-10-09T00:30:00+00:00', '2023-10-09T00:30:00+00:00', '2023-10-09T00:30:00.016257+00:00', 'done', '没有要办的。'),
(69, 'mailer', '2023-10-27T00:31:00+00:00', '2023-10-27T00:31:00+00:00', '2023-10-27T00:31:00.023523+00:00', 'done', '发出 2 封。'),
(2791, 'phases', '2025-12-18T16:05:00+00:00', '2025-12-18T16:05:00+00:00', '2025-12-18T16:05:00.011531+00:00', 'done', '没有要办的。'),
(2793, 'reminders', '2025-12-19T00:30:00+00:00', '2025-12-19T00:30:00+00:00', '2025-12-19T00:30:00.019034+00:00', 'done', '没有要办的。'),
(2795, 'phases', '2025-12-19T16:05:00+00:00', '2025-12-19T16:05:00+00:00', '2025-12-19T16:05:00.023990+00:00', 'done', '没有要办的。'),
(2797, 'phases', '2025-12-20T16:05:00+00:00', '2025-12-20T16:05:00+00:00', '2025-12-20T16:05:00.025827+00:00', 'done', '没有要办的。'),
(2799, 'phases', '2025-12-21T16:05:00+00:00', '2025-12-21T16:05:00+00:00', '2025-12-21T16:05:00.028351+00:00', 'done', '没有要办的。'),
(2801, 'reminders', '2025-12-22T00:30:00+00:00', '2025-12-22T00:30:00+00:00', '2025-12-22T00:30:00.016236+00:00', 'done', '没有要办的。'),
(2803, 'phases', '2025-12-22T16:05:00+00:00', '2025-12-22T16:05:00+00:00', '2025-12-22T16:05:00.035321+00:00', 'done', '没有要办的。'),
(2805, 'reminders', '2025-12-23T00:30:00+00:00', '2025-12-23T00:30:00+00:00', '2025-12-23T00:30:00.006575+00:00', 'done', '没有要办的。'),
(2807, 'phases', '2025-12-23T16:05:00+00:00', '2025-12-23T16:05:00+00:00', '2025-12-23T16:05:00.024046+00:00', 'done', '没有要办的。'),
(2809, 'reminders', '2025-12-24T00:30:00+00:00', '2025-12-24T00:30:00+00:00', '2025-12-24T00:30:00.016462+00:00', 'done', '没有要办的。'),
(2811, 'chain', '2025-12-24T00:40:00+00:00', '2025-12-24T00:40:00+00:00', '2025-12-24T00:40:00.250144+00:00', 'done', '接上 281 条日志。'),
(2813, 'chain', '2025-12-25T00:30:00+00:00', '2025-12-25T00:30:00+00:00', '2026-11-30T09:23:02.637081+00:00', 'done', '接上 3 条日志。');
INSERT INTO "lease" ("name", "holder", "until_ms") VALUES
('job:mailer', '0123456789ab-1', 1766538000000);
INSERT INTO "outbox" ("id", "dedup_key", "account_id", "to_address", "kind", "subject", "text", "html", "ics", "message_id", "created_at", "not_before", "deadline", "attempts", "state", "leased_until", "leased_by", "sent_at", "last_error") VALUES
(1, 'digest-36-2023-10-27', 36, 'jia-wx-jg1@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院教工第一党支部', '文学院教工第一党支部书记同志：您有 1 件要办
甲大学文学院教工第一党支部。1 件 14 天内到期。办完的不会再提醒。

1. 提交申报书
   ◐ 剩 14 天，11月10日 周五
   2023 年支部品牌“甲大学文学院教工第一党支部”。
   填写申报书：http://127.0.0.1:8080/projects/1/form

—— 培育台账，2023年10月27日 周五 08:30
按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。
为什么收到：您在甲大学文学院教工第一党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。
', '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>[培育台账] 1 件 14 天内到期：甲大学文学院教工第一党支部</title></head><body style="margin:0;padding:0;background:#f6f3ee;"><div style="display:none;max-height:0;overflow:hidden;">最急：提交申报书，◐ 剩 14 天，11月10日 周五。</div><div role="main"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f3ee;"><tr><td align="center" style="padding:24px 12px;"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#fffdfa;border:1px solid #e4ded4;border-top:3px solid #9b1c1f;"><tr><td style="padding:20px 24px 16px;border-bottom:1px solid #25221f;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;"><p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#69635b;">培育台账，2023年10月27日 周五 08:30</p><h1 style="margin:0;font-size:20px;line-height:30px;font-weight:600;">文学院教工第一党支部书记同志：您有 1 件要办</h1><p style="margin:6px 0 0;font-size:14px;line-height:24px;color:#55504a;">甲大学文学院教工第一党支部。1 件 14 天内到期。办完的不会再提醒。</p></td></tr><tr><td style="padding:16px 24px;border-bottom:1px solid #e4ded4;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;font-size:15px;line-height:24px;padding-bottom:4px;"><span style="display:inline-block;font-size:12px;line-height:20px;padding:0 8px;border-radius:3px;white-space:nowrap;background:#fbefd3;color:#7a4b00;">◐ 剩 14 天，11月10日 周五</span><br><b style="font-weight:600;">提交申报书</b><br><span style="font-size:13px;line-height:21px;color:#55504a;">2023 年支部品牌“甲大学文学院教工第一党支部”。</span></td></tr><tr><td style="padding-top:8px;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="background:#9b1c1f;border:1px solid #9b1c1f;border-radius:3px;"><a href="http://127.0.0.1:8080/projects/1/form" style="display:inline-block;padding:9px 18px;font-size:14px;line-height:20px;text-decoration:none;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#fffaf7;">填写申报书</a></td></tr></table></td></tr></table></td></tr><tr><td style="padding:16px 24px 20px;font-size:12px;line-height:20px;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#69635b;">按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。<br>为什么收到：您在甲大学文学院教工第一党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。</td></tr></table></td></tr></table></div></body></html>', 'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//peiyu//peiyu//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
DESCRIPTION:2023 年支部品牌“甲大学文学院教工第一党支部
 ”。
DTEND;VALUE=DATE:20231111
DTSTAMP:20231027T003000Z
DTSTART;VALUE=DATE:20231110
SUMMARY:到期：提交申报书
TRANSP:TRANSPARENT
UID:obligation-3@127.0.0.1
URL:http://127.0.0.1:8080/projects/1/form
END:VEVENT
END:VCALENDAR
', 'digest-36-2023-10-27@127.0.0.1', '2023-10-27T00:30:00+00:00', '2023-10-27T00:30:00+00:00', '2023-10-30T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-10-27T00:31:00+00:00', NULL),
(2, 'digest-37-2023-10-27', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '文学院本科生党支部书记同志：您有 1 件要办
甲大学文学院本科生党支部。1 件 14 天内到期。办完的不会再提醒。

1. 必须参与：申报“支部品牌”
   ◐ 剩 14 天，11月10日 周五
   2023 年支部品牌。
   去申报：http://127.0.0.1:8080/rounds/1/enter

—— 培育台账，2023年10月27日 周五 08:30
按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。
为什么收到：您在甲大学文学院本科生党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。
', '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部</title></head><body style="margin:0;padding:0;background:#f6f3ee;"><div style="display:none;max-height:0;overflow:hidden;">最急：必须参与：申报“支部品牌”，◐ 剩 14 天，11月10日 周五。</div><div role="main"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f3ee;"><tr><td align="center" style="padding:24px 12px;"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#fffdfa;border:1px solid #e4ded4;border-top:3px solid #9b1c1f;"><tr><td style="padding:20px 24px 16px;border-bottom:1px solid #25221f;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;"><p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#69635b;">培育台账，2023年10月27日 周五 08:30</p><h1 style="margin:0;font-size:20px;line-height:30px;font-weight:600;">文学院本科生党支部书记同志：您有 1 件要办</h1><p style="margin:6px 0 0;font-size:14px;line-height:24px;color:#55504a;">甲大学文学院本科生党支部。1 件 14 天内到期。办完的不会再提醒。</p></td></tr><tr><td style="padding:16px 24px;border-bottom:1px solid #e4ded4;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;font-size:15px;line-height:24px;padding-bottom:4px;"><span style="display:inline-block;font-size:12px;line-height:20px;padding:0 8px;border-radius:3px;white-space:nowrap;background:#fbefd3;color:#7a4b00;">◐ 剩 14 天，11月10日 周五</span><br><b style="font-weight:600;">必须参与：申报“支部品牌”</b><br><span style="font-size:13px;line-height:21px;color:#55504a;">2023 年支部品牌。</span></td></tr><tr><td style="padding-top:8px;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="background:#9b1c1f;border:1px solid #9b1c1f;border-radius:3px;"><a href="http://127.0.0.1:8080/rounds/1/enter" style="display:inline-block;padding:9px 18px;font-size:14px;line-height:20px;text-decoration:none;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#fffaf7;">去申报</a></td></tr></table></td></tr></table></td></tr><tr><td style="padding:16px 24px 20px;font-size:12px;line-height:20px;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#69635b;">按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。<br>为什么收到：您在甲大学文学院本科生党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。</td></tr></table></td></tr></table></div></body></html>', 'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//peiyu//peiyu//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
DESCRIPTION:2023 年支部品牌。
DTEND;VALUE=DATE:20231111
DTSTAMP:20231027T003000Z
DTSTART;VALUE=DATE:20231110
SUMMARY:到期：必须参与：申报“支部品牌”
TRANSP:TRANSPARENT
UID:obligation-2@127.0.0.1
URL:http://127.0.0.1:8080/rounds/1/enter
END:VEVENT
END:VCALENDAR
', 'digest-37-2023-10-27@127.0.0.1', '2023-10-27T00:30:00+00:00', '2023-10-27T00:30:00+00:00', '2023-10-30T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-10-27T00:31:00+00:00', NULL),
(3, 'digest-37-2023-10-30', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '文学院本科生党支部书记同志：您有 1 件要办
甲大学文学院本科生党支部。1 件 14 天内到期。办完的不会再提醒。

1. 提交申报书
   ◐ 剩 11 天，11月10日 周五
   2023 年支部品牌“甲大学文学院本科生党支部”。
   填写申报书：http://127.0.0.1:8080/projects/2/form

—— 培育台账，2023年10月30日 周一 08:30
按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。
为什么收到：您在甲大学文学院本科生党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。
', '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部</title></head><body style="margin:0;padding:0;background:#f6f3ee;"><div style="display:none;max-height:0;overflow:hidden;">最急：提交申报书，◐ 剩 11 天，11月10日 周五。</div><div role="main"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f3ee;"><tr><td align="center" style="padding:24px 12px;"><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#fffdfa;border:1px solid #e4ded4;border-top:3px solid #9b1c1f;"><tr><td style="padding:20px 24px 16px;border-bottom:1px solid #25221f;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;"><p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#69635b;">培育台账，2023年10月30日 周一 08:30</p><h1 style="margin:0;font-size:20px;line-height:30px;font-weight:600;">文学院本科生党支部书记同志：您有 1 件要办</h1><p style="margin:6px 0 0;font-size:14px;line-height:24px;color:#55504a;">甲大学文学院本科生党支部。1 件 14 天内到期。办完的不会再提醒。</p></td></tr><tr><td style="padding:16px 24px;border-bottom:1px solid #e4ded4;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;font-size:15px;line-height:24px;padding-bottom:4px;"><span style="display:inline-block;font-size:12px;line-height:20px;padding:0 8px;border-radius:3px;white-space:nowrap;background:#fbefd3;color:#7a4b00;">◐ 剩 11 天，11月10日 周五</span><br><b style="font-weight:600;">提交申报书</b><br><span style="font-size:13px;line-height:21px;color:#55504a;">2023 年支部品牌“甲大学文学院本科生党支部”。</span></td></tr><tr><td style="padding-top:8px;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="background:#9b1c1f;border:1px solid #9b1c1f;border-radius:3px;"><a href="http://127.0.0.1:8080/projects/2/form" style="display:inline-block;padding:9px 18px;font-size:14px;line-height:20px;text-decoration:none;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#fffaf7;">填写申报书</a></td></tr></table></td></tr></table></td></tr><tr><td style="padding:16px 24px 20px;font-size:12px;line-height:20px;font-family:''PingFang SC'',''Microsoft YaHei'',''Noto Sans CJK SC'',sans-serif;color:#25221f;color:#69635b;">按钮打不开，请登录 http://127.0.0.1:8080 后看“工作台”，或联系甲大学文学院党委。办完即停。<br>为什么收到：您在甲大学文学院本科生党支部的角色是“支部”，提醒规则由批次规定。逾期满 3 个工作日起抄送上级党组织，未逾期不抄送。本邮件由系统发出，请勿直接回复。</td></tr></table></td></tr></table></div></body></html>', 'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//peiyu//peiyu//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
DESCRIPTION:2023 年支部品牌“甲大学文学院本科生党支部”
 。
DTEND;VALUE=DATE:20231111
DTSTAMP:20231030T003000Z
DTSTART;VALUE=DATE:20231110
SUMMARY:到期：提交申报书
TRANSP:TRANSPARENT
UID:obligation-4@127.0.0.1
URL:http://127.0.0.1:8080/projects/2/form
END:VEVENT
END:VCALENDAR
', 'digest-37-2023-10-30@127.0.0.1', '2023-10-30T00:30:00+00:00', '2023-10-30T00:30:00+00:00', '2023-11-02T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-10-30T00:31:00+00:00', NULL),
(4, 'digest-36-2023-11-03', 36, 'jia-wx-jg1@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院教工第一党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-36-2023-11-03@127.0.0.1', '2023-11-03T00:30:00+00:00', '2023-11-03T00:30:00+00:00', '2023-11-06T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-03T00:31:00+00:00', NULL),
(5, 'digest-37-2023-11-03', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-03@127.0.0.1', '2023-11-03T00:30:00+00:00', '2023-11-03T00:30:00+00:00', '2023-11-06T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-03T00:31:00+00:00', NULL),
(6, 'digest-36-2023-11-07', 36, 'jia-wx-jg1@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院教工第一党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-36-2023-11-07@127.0.0.1', '2023-11-07T00:30:00+00:00', '2023-11-07T00:30:00+00:00', '2023-11-10T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-07T00:31:00+00:00', NULL),
(7, 'digest-37-2023-11-07', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-07@127.0.0.1', '2023-11-07T00:30:00+00:00', '2023-11-07T00:30:00+00:00', '2023-11-10T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-07T00:31:00+00:00', NULL),
(8, 'digest-35-2023-11-09', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-35-2023-11-09@127.0.0.1', '2023-11-09T00:30:00+00:00', '2023-11-09T00:30:00+00:00', '2023-11-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-09T00:31:00+00:00', NULL),
(9, 'digest-37-2023-11-09', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-09@127.0.0.1', '2023-11-09T00:30:00+00:00', '2023-11-09T00:30:00+00:00', '2023-11-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-09T00:31:00+00:00', NULL),
(10, 'digest-35-2023-11-10', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 2 件今天到期：甲大学文学院党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-35-2023-11-10@127.0.0.1', '2023-11-10T00:30:00+00:00', '2023-11-10T00:30:00+00:00', '2023-11-13T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-10T00:31:00+00:00', NULL),
(11, 'event-105-37', 37, 'jia-wx-bks@jia.example', 'returned', '[培育台账] 润心护航：退回修改', '略', '略', NULL, 'event-105-37@127.0.0.1', '2023-11-10T01:00:22+00:00', '2023-11-10T01:00:22+00:00', '2023-11-13T01:00:22+00:00', 1, 'sent', NULL, NULL, '2023-11-10T09:45:00+00:00', NULL),
(12, 'digest-16-2023-11-13', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件今天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-11-13@127.0.0.1', '2023-11-13T00:30:00+00:00', '2023-11-13T00:30:00+00:00', '2023-11-16T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-13T00:31:00+00:00', NULL),
(13, 'digest-37-2023-11-13', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-13@127.0.0.1', '2023-11-13T00:30:00+00:00', '2023-11-13T00:30:00+00:00', '2023-11-16T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-13T00:31:00+00:00', NULL),
(14, 'digest-22-2023-11-14', 22, 'jia-zj2@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-22-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(15, 'digest-23-2023-11-14', 23, 'jia-zj3@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-23-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(16, 'digest-27-2023-11-14', 27, 'jia-zj7@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-27-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(17, 'digest-28-2023-11-14', 28, 'jia-zj8@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-28-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(18, 'digest-29-2023-11-14', 29, 'jia-zj9@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-29-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(19, 'digest-37-2023-11-14', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-14@127.0.0.1', '2023-11-14T00:30:00+00:00', '2023-11-14T00:30:00+00:00', '2023-11-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-14T00:31:00+00:00', NULL),
(20, 'digest-23-2023-11-15', 23, 'jia-zj3@jia.example', 'digest', '[培育台账] 1 件今天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-23-2023-11-15@127.0.0.1', '2023-11-15T00:30:00+00:00', '2023-11-15T00:30:00+00:00', '2023-11-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-15T00:31:00+00:00', NULL),
(21, 'digest-28-2023-11-15', 28, 'jia-zj8@jia.example', 'digest', '[培育台账] 1 件今天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-28-2023-11-15@127.0.0.1', '2023-11-15T00:30:00+00:00', '2023-11-15T00:30:00+00:00', '2023-11-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-15T00:31:00+00:00', NULL),
(22, 'digest-29-2023-11-15', 29, 'jia-zj9@jia.example', 'digest', '[培育台账] 1 件今天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-29-2023-11-15@127.0.0.1', '2023-11-15T00:30:00+00:00', '2023-11-15T00:30:00+00:00', '2023-11-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-15T00:31:00+00:00', NULL),
(23, 'digest-37-2023-11-15', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件今天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-15@127.0.0.1', '2023-11-15T00:30:00+00:00', '2023-11-15T00:30:00+00:00', '2023-11-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-15T00:31:00+00:00', NULL),
(24, 'digest-16-2023-11-16', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2023-11-16@127.0.0.1', '2023-11-16T00:30:00+00:00', '2023-11-16T00:30:00+00:00', '2023-11-19T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-16T00:31:00+00:00', NULL),
(25, 'digest-35-2023-11-17', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-35-2023-11-17@127.0.0.1', '2023-11-17T00:30:00+00:00', '2023-11-17T00:30:00+00:00', '2023-11-20T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-17T00:31:00+00:00', NULL),
(26, 'digest-2-2023-11-20', 2, 'jygw-zzc@jygw.example', 'digest', '[培育台账] 下级 1 件逾期：省委教育工委', '略', '略', NULL, 'digest-2-2023-11-20@127.0.0.1', '2023-11-20T00:30:00+00:00', '2023-11-20T00:30:00+00:00', '2023-11-23T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-20T00:31:00+00:00', NULL),
(27, 'digest-16-2023-11-20', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期，1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-11-20@127.0.0.1', '2023-11-20T00:30:00+00:00', '2023-11-20T00:30:00+00:00', '2023-11-23T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-20T00:31:00+00:00', NULL),
(28, 'digest-16-2023-11-21', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期，1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-11-21@127.0.0.1', '2023-11-21T00:30:00+00:00', '2023-11-21T00:30:00+00:00', '2023-11-24T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-21T00:31:00+00:00', NULL),
(29, 'digest-16-2023-11-22', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期，1 件今天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-11-22@127.0.0.1', '2023-11-22T00:30:00+00:00', '2023-11-22T00:30:00+00:00', '2023-11-25T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-22T00:31:00+00:00', NULL),
(30, 'digest-2-2023-11-23', 2, 'jygw-zzc@jygw.example', 'digest', '[培育台账] 下级 1 件逾期：省委教育工委', '略', '略', NULL, 'digest-2-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(31, 'digest-16-2023-11-23', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(32, 'digest-21-2023-11-23', 21, 'jia-zj1@jia.example', 'digest', '[培育台账] 1 件逾期：评审与督导任务', '略', '略', NULL, 'digest-21-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(33, 'digest-22-2023-11-23', 22, 'jia-zj2@jia.example', 'digest', '[培育台账] 1 件逾期：评审与督导任务', '略', '略', NULL, 'digest-22-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(34, 'digest-23-2023-11-23', 23, 'jia-zj3@jia.example', 'digest', '[培育台账] 1 件逾期：评审与督导任务', '略', '略', NULL, 'digest-23-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(35, 'digest-26-2023-11-23', 26, 'jia-zj6@jia.example', 'digest', '[培育台账] 1 件逾期：评审与督导任务', '略', '略', NULL, 'digest-26-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(36, 'digest-32-2023-11-23', 32, 'jia-zj12@jia.example', 'digest', '[培育台账] 1 件逾期：评审与督导任务', '略', '略', NULL, 'digest-32-2023-11-23@127.0.0.1', '2023-11-23T00:30:00+00:00', '2023-11-23T00:30:00+00:00', '2023-11-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-23T00:31:00+00:00', NULL),
(37, 'digest-16-2023-11-27', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2023-11-27@127.0.0.1', '2023-11-27T00:30:00+00:00', '2023-11-27T00:30:00+00:00', '2023-11-30T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-27T00:31:00+00:00', NULL),
(38, 'event-148-36', 36, 'jia-wx-jg1@jia.example', 'shortlisted', '[培育台账] 杏林先锋：未入围', '略', '略', NULL, 'event-148-36@127.0.0.1', '2023-11-28T01:00:22+00:00', '2023-11-28T01:00:22+00:00', '2023-12-01T01:00:22+00:00', 1, 'sent', NULL, NULL, '2023-11-28T09:45:00+00:00', NULL),
(39, 'event-149-37', 37, 'jia-wx-bks@jia.example', 'shortlisted', '[培育台账] 润心护航：入围', '略', '略', NULL, 'event-149-37@127.0.0.1', '2023-11-28T01:00:22+00:00', '2023-11-28T01:00:22+00:00', '2023-12-01T01:00:22+00:00', 1, 'sent', NULL, NULL, '2023-11-28T09:45:00+00:00', NULL),
(40, 'digest-37-2023-11-29', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-29@127.0.0.1', '2023-11-29T00:30:00+00:00', '2023-11-29T00:30:00+00:00', '2023-12-02T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-29T00:31:00+00:00', NULL),
(41, 'digest-37-2023-11-30', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2023-11-30@127.0.0.1', '2023-11-30T00:30:00+00:00', '2023-11-30T00:30:00+00:00', '2023-12-03T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-11-30T00:31:00+00:00', NULL),
(42, 'digest-16-2023-12-01', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-01@127.0.0.1', '2023-12-01T00:30:00+00:00', '2023-12-01T00:30:00+00:00', '2023-12-04T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-01T00:31:00+00:00', NULL),
(43, 'digest-16-2023-12-07', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-07@127.0.0.1', '2023-12-07T00:30:00+00:00', '2023-12-07T00:30:00+00:00', '2023-12-10T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-07T00:31:00+00:00', NULL),
(44, 'digest-16-2023-12-11', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-11@127.0.0.1', '2023-12-11T00:30:00+00:00', '2023-12-11T00:30:00+00:00', '2023-12-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-11T00:31:00+00:00', NULL),
(45, 'digest-16-2023-12-13', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-13@127.0.0.1', '2023-12-13T00:30:00+00:00', '2023-12-13T00:30:00+00:00', '2023-12-16T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-13T00:31:00+00:00', NULL),
(46, 'digest-16-2023-12-14', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件今天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-14@127.0.0.1', '2023-12-14T00:30:00+00:00', '2023-12-14T00:30:00+00:00', '2023-12-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-14T00:31:00+00:00', NULL),
(47, 'digest-16-2023-12-15', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2023-12-15@127.0.0.1', '2023-12-15T00:30:00+00:00', '2023-12-15T00:30:00+00:00', '2023-12-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-15T00:31:00+00:00', NULL),
(48, 'digest-2-2023-12-19', 2, 'jygw-zzc@jygw.example', 'digest', '[培育台账] 下级 1 件逾期：省委教育工委', '略', '略', NULL, 'digest-2-2023-12-19@127.0.0.1', '2023-12-19T00:30:00+00:00', '2023-12-19T00:30:00+00:00', '2023-12-22T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-19T00:31:00+00:00', NULL),
(49, 'digest-16-2023-12-21', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-21@127.0.0.1', '2023-12-21T00:30:00+00:00', '2023-12-21T00:30:00+00:00', '2023-12-24T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-21T00:31:00+00:00', NULL),
(50, 'digest-16-2023-12-28', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-28@127.0.0.1', '2023-12-28T00:30:00+00:00', '2023-12-28T00:30:00+00:00', '2023-12-31T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-28T00:31:00+00:00', NULL),
(51, 'digest-16-2023-12-29', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2023-12-29@127.0.0.1', '2023-12-29T00:30:00+00:00', '2023-12-29T00:30:00+00:00', '2024-01-01T00:30:00+00:00', 1, 'sent', NULL, NULL, '2023-12-29T00:31:00+00:00', NULL),
(52, 'digest-16-2024-01-03', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-03@127.0.0.1', '2024-01-03T00:30:00+00:00', '2024-01-03T00:30:00+00:00', '2024-01-06T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-03T00:31:00+00:00', NULL),
(53, 'digest-16-2024-01-04', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-04@127.0.0.1', '2024-01-04T00:30:00+00:00', '2024-01-04T00:30:00+00:00', '2024-01-07T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-04T00:31:00+00:00', NULL),
(54, 'event-169-16', 16, 'jia-zzb@jia.example', 'objected', '[培育台账] 润心护航：收到公示异议', '略', '略', NULL, 'event-169-16@127.0.0.1', '2024-01-05T01:00:11+00:00', '2024-01-05T01:00:11+00:00', '2024-01-08T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-01-05T09:45:00+00:00', NULL),
(55, 'digest-16-2024-01-08', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-08@127.0.0.1', '2024-01-08T00:30:00+00:00', '2024-01-08T00:30:00+00:00', '2024-01-11T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-08T00:31:00+00:00', NULL),
(56, 'digest-16-2024-01-09', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-09@127.0.0.1', '2024-01-09T00:30:00+00:00', '2024-01-09T00:30:00+00:00', '2024-01-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-09T00:31:00+00:00', NULL),
(57, 'digest-16-2024-01-11', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-11@127.0.0.1', '2024-01-11T00:30:00+00:00', '2024-01-11T00:30:00+00:00', '2024-01-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-11T00:31:00+00:00', NULL),
(58, 'digest-16-2024-01-12', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件今天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-01-12@127.0.0.1', '2024-01-12T00:30:00+00:00', '2024-01-12T00:30:00+00:00', '2024-01-15T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-12T00:31:00+00:00', NULL),
(59, 'event-177-37', 37, 'jia-wx-bks@jia.example', 'admitted', '[培育台账] 润心护航：公示期满，立项，成为培育创建单位', '略', '略', NULL, 'event-177-37@127.0.0.1', '2024-01-12T01:00:11+00:00', '2024-01-12T01:00:11+00:00', '2024-01-15T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-01-12T09:45:00+00:00', NULL),
(60, 'digest-16-2024-01-15', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2024-01-15@127.0.0.1', '2024-01-15T00:30:00+00:00', '2024-01-15T00:30:00+00:00', '2024-01-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-15T00:31:00+00:00', NULL),
(61, 'digest-35-2024-01-15', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-01-15@127.0.0.1', '2024-01-15T00:30:00+00:00', '2024-01-15T00:30:00+00:00', '2024-01-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-15T00:31:00+00:00', NULL),
(62, 'digest-37-2024-01-15', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-01-15@127.0.0.1', '2024-01-15T00:30:00+00:00', '2024-01-15T00:30:00+00:00', '2024-01-18T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-15T00:31:00+00:00', NULL),
(63, 'digest-37-2024-01-16', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-01-16@127.0.0.1', '2024-01-16T00:30:00+00:00', '2024-01-16T00:30:00+00:00', '2024-01-19T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-01-16T00:31:00+00:00', NULL),
(64, 'digest-20-2024-02-06', 20, 'jia-dd2@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-20-2024-02-06@127.0.0.1', '2024-02-06T00:30:00+00:00', '2024-02-06T00:30:00+00:00', '2024-02-09T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-02-06T00:31:00+00:00', NULL),
(65, 'digest-20-2024-02-09', 20, 'jia-dd2@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-20-2024-02-09@127.0.0.1', '2024-02-09T00:30:00+00:00', '2024-02-09T00:30:00+00:00', '2024-02-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-02-09T00:31:00+00:00', NULL),
(66, 'digest-37-2024-04-30', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件待办，最早 6月2日 周日 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-04-30@127.0.0.1', '2024-04-30T00:30:00+00:00', '2024-04-30T00:30:00+00:00', '2024-05-03T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-04-30T00:31:00+00:00', NULL),
(67, 'digest-19-2024-05-10', 19, 'jia-dd1@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-19-2024-05-10@127.0.0.1', '2024-05-10T00:30:00+00:00', '2024-05-10T00:30:00+00:00', '2024-05-13T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-10T00:31:00+00:00', NULL),
(68, 'digest-19-2024-05-14', 19, 'jia-dd1@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-19-2024-05-14@127.0.0.1', '2024-05-14T00:30:00+00:00', '2024-05-14T00:30:00+00:00', '2024-05-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-14T00:31:00+00:00', NULL),
(69, 'digest-19-2024-05-16', 19, 'jia-dd1@jia.example', 'digest', '[培育台账] 1 件明天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-19-2024-05-16@127.0.0.1', '2024-05-16T00:30:00+00:00', '2024-05-16T00:30:00+00:00', '2024-05-19T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-16T00:31:00+00:00', NULL),
(70, 'digest-19-2024-05-17', 19, 'jia-dd1@jia.example', 'digest', '[培育台账] 1 件今天到期：评审与督导任务', '略', '略', 'BEGIN:VCALENDAR', 'digest-19-2024-05-17@127.0.0.1', '2024-05-17T00:30:00+00:00', '2024-05-17T00:30:00+00:00', '2024-05-20T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-17T00:31:00+00:00', NULL),
(71, 'digest-37-2024-05-17', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件待办，最早 6月2日 周日 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-05-17@127.0.0.1', '2024-05-17T00:30:00+00:00', '2024-05-17T00:30:00+00:00', '2024-05-20T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-17T00:31:00+00:00', NULL),
(72, 'event-208-37', 37, 'jia-wx-bks@jia.example', 'finding_raised', '[培育台账] 润心护航：登记问题 PPX-2023-2024-001：发展党员材料中培养考察记录间隔过长，2024年6月7日前整改', '略', '略', NULL, 'event-208-37@127.0.0.1', '2024-05-17T01:00:11+00:00', '2024-05-17T01:00:11+00:00', '2024-05-20T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-05-17T09:45:00+00:00', NULL),
(73, 'event-209-37', 37, 'jia-wx-bks@jia.example', 'finding_raised', '[培育台账] 润心护航：登记问题 PPX-2023-2024-002：专题页面超过三个月没有更新，2024年6月7日前整改', '略', '略', NULL, 'event-209-37@127.0.0.1', '2024-05-17T01:00:11+00:00', '2024-05-17T01:00:11+00:00', '2024-05-20T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-05-17T09:45:00+00:00', NULL),
(74, 'digest-37-2024-05-24', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 3 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-05-24@127.0.0.1', '2024-05-24T00:30:00+00:00', '2024-05-24T00:30:00+00:00', '2024-05-27T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-24T00:31:00+00:00', NULL),
(75, 'digest-37-2024-05-30', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 3 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-05-30@127.0.0.1', '2024-05-30T00:30:00+00:00', '2024-05-30T00:30:00+00:00', '2024-06-02T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-30T00:31:00+00:00', NULL),
(76, 'digest-37-2024-05-31', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 3 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-05-31@127.0.0.1', '2024-05-31T00:30:00+00:00', '2024-05-31T00:30:00+00:00', '2024-06-03T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-05-31T00:31:00+00:00', NULL),
(77, 'digest-37-2024-06-03', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期，2 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-06-03@127.0.0.1', '2024-06-03T00:30:00+00:00', '2024-06-03T00:30:00+00:00', '2024-06-06T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-03T00:31:00+00:00', NULL),
(78, 'digest-37-2024-06-04', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期，2 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-06-04@127.0.0.1', '2024-06-04T00:30:00+00:00', '2024-06-04T00:30:00+00:00', '2024-06-07T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-04T00:31:00+00:00', NULL),
(79, 'digest-35-2024-06-05', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-06-05@127.0.0.1', '2024-06-05T00:30:00+00:00', '2024-06-05T00:30:00+00:00', '2024-06-08T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-05T00:31:00+00:00', NULL),
(80, 'digest-37-2024-06-06', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期，2 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-06-06@127.0.0.1', '2024-06-06T00:30:00+00:00', '2024-06-06T00:30:00+00:00', '2024-06-09T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-06T00:31:00+00:00', NULL),
(81, 'digest-16-2024-06-07', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期，下级 1 件逾期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-06-07@127.0.0.1', '2024-06-07T00:30:00+00:00', '2024-06-07T00:30:00+00:00', '2024-06-10T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-07T00:31:00+00:00', NULL),
(82, 'digest-37-2024-06-07', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期，1 件今天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-06-07@127.0.0.1', '2024-06-07T00:30:00+00:00', '2024-06-07T00:30:00+00:00', '2024-06-10T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-07T00:31:00+00:00', NULL),
(83, 'digest-16-2024-06-11', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-06-11@127.0.0.1', '2024-06-11T00:30:00+00:00', '2024-06-11T00:30:00+00:00', '2024-06-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-11T00:31:00+00:00', NULL),
(84, 'digest-35-2024-06-11', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-06-11@127.0.0.1', '2024-06-11T00:30:00+00:00', '2024-06-11T00:30:00+00:00', '2024-06-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-11T00:31:00+00:00', NULL),
(85, 'digest-37-2024-06-11', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 2 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-06-11@127.0.0.1', '2024-06-11T00:30:00+00:00', '2024-06-11T00:30:00+00:00', '2024-06-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-11T00:31:00+00:00', NULL),
(86, 'event-227-37', 37, 'jia-wx-bks@jia.example', 'finding_verified', '[培育台账] 润心护航：问题 PPX-2023-2024-001 复核通过，销号', '略', '略', NULL, 'event-227-37@127.0.0.1', '2024-06-12T01:00:11+00:00', '2024-06-12T01:00:11+00:00', '2024-06-15T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-06-12T09:45:00+00:00', NULL),
(87, 'digest-35-2024-06-13', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-06-13@127.0.0.1', '2024-06-13T00:30:00+00:00', '2024-06-13T00:30:00+00:00', '2024-06-16T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-13T00:31:00+00:00', NULL),
(88, 'digest-16-2024-06-17', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学党委', '略', '略', NULL, 'digest-16-2024-06-17@127.0.0.1', '2024-06-17T00:30:00+00:00', '2024-06-17T00:30:00+00:00', '2024-06-20T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-17T00:31:00+00:00', NULL),
(89, 'digest-35-2024-06-18', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 2 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-06-18@127.0.0.1', '2024-06-18T00:30:00+00:00', '2024-06-18T00:30:00+00:00', '2024-06-21T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-18T00:31:00+00:00', NULL),
(90, 'digest-37-2024-06-18', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 2 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-06-18@127.0.0.1', '2024-06-18T00:30:00+00:00', '2024-06-18T00:30:00+00:00', '2024-06-21T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-18T00:31:00+00:00', NULL),
(91, 'digest-35-2024-06-25', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-06-25@127.0.0.1', '2024-06-25T00:30:00+00:00', '2024-06-25T00:30:00+00:00', '2024-06-28T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-25T00:31:00+00:00', NULL),
(92, 'digest-37-2024-06-25', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-06-25@127.0.0.1', '2024-06-25T00:30:00+00:00', '2024-06-25T00:30:00+00:00', '2024-06-28T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-06-25T00:31:00+00:00', NULL),
(93, 'digest-35-2024-07-02', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-07-02@127.0.0.1', '2024-07-02T00:30:00+00:00', '2024-07-02T00:30:00+00:00', '2024-07-05T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-02T00:31:00+00:00', NULL),
(94, 'digest-37-2024-07-02', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-07-02@127.0.0.1', '2024-07-02T00:30:00+00:00', '2024-07-02T00:30:00+00:00', '2024-07-05T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-02T00:31:00+00:00', NULL),
(95, 'digest-35-2024-07-09', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-07-09@127.0.0.1', '2024-07-09T00:30:00+00:00', '2024-07-09T00:30:00+00:00', '2024-07-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-09T00:31:00+00:00', NULL),
(96, 'digest-37-2024-07-09', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-07-09@127.0.0.1', '2024-07-09T00:30:00+00:00', '2024-07-09T00:30:00+00:00', '2024-07-12T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-09T00:31:00+00:00', NULL),
(97, 'digest-35-2024-07-16', 35, 'jia-wx@jia.example', 'digest', '[培育台账] 下级 1 件逾期：甲大学文学院党委', '略', '略', NULL, 'digest-35-2024-07-16@127.0.0.1', '2024-07-16T00:30:00+00:00', '2024-07-16T00:30:00+00:00', '2024-07-19T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-16T00:31:00+00:00', NULL),
(98, 'digest-37-2024-07-16', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件逾期：甲大学文学院本科生党支部', '略', '略', NULL, 'digest-37-2024-07-16@127.0.0.1', '2024-07-16T00:30:00+00:00', '2024-07-16T00:30:00+00:00', '2024-07-19T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-16T00:31:00+00:00', NULL),
(99, 'digest-16-2024-07-19', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-07-19@127.0.0.1', '2024-07-19T00:30:00+00:00', '2024-07-19T00:30:00+00:00', '2024-07-22T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-19T00:31:00+00:00', NULL),
(100, 'digest-16-2024-07-22', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-07-22@127.0.0.1', '2024-07-22T00:30:00+00:00', '2024-07-22T00:30:00+00:00', '2024-07-25T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-22T00:31:00+00:00', NULL),
(101, 'event-246-37', 37, 'jia-wx-bks@jia.example', 'extension_granted', '[培育台账] 润心护航：同意考核验收延期至2024年9月21日', '略', '略', NULL, 'event-246-37@127.0.0.1', '2024-07-22T01:00:11+00:00', '2024-07-22T01:00:11+00:00', '2024-07-25T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-07-22T09:45:00+00:00', NULL),
(102, 'digest-16-2024-07-24', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-07-24@127.0.0.1', '2024-07-24T00:30:00+00:00', '2024-07-24T00:30:00+00:00', '2024-07-27T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-07-24T00:31:00+00:00', NULL),
(103, 'event-248-37', 37, 'jia-wx-bks@jia.example', 'finding_verified', '[培育台账] 润心护航：问题 PPX-2023-2024-002 复核通过，销号', '略', '略', NULL, 'event-248-37@127.0.0.1', '2024-07-24T01:00:11+00:00', '2024-07-24T01:00:11+00:00', '2024-07-27T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-07-24T09:45:00+00:00', NULL),
(104, 'digest-37-2024-08-22', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件待办，最早 9月21日 周六 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-08-22@127.0.0.1', '2024-08-22T00:30:00+00:00', '2024-08-22T00:30:00+00:00', '2024-08-25T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-08-22T00:31:00+00:00', NULL),
(105, 'digest-37-2024-08-30', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 2 件待办，最早 9月21日 周六 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-08-30@127.0.0.1', '2024-08-30T00:30:00+00:00', '2024-08-30T00:30:00+00:00', '2024-09-02T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-08-30T00:31:00+00:00', NULL),
(106, 'digest-37-2024-09-06', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 2 件待办，最早 9月21日 周六 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-09-06@127.0.0.1', '2024-09-06T00:30:00+00:00', '2024-09-06T00:30:00+00:00', '2024-09-09T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-06T00:31:00+00:00', NULL),
(107, 'digest-16-2024-09-11', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-09-11@127.0.0.1', '2024-09-11T00:30:00+00:00', '2024-09-11T00:30:00+00:00', '2024-09-14T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-11T00:31:00+00:00', NULL),
(108, 'digest-37-2024-09-14', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件待办，最早 9月30日 周一 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-09-14@127.0.0.1', '2024-09-14T00:30:00+00:00', '2024-09-14T00:30:00+00:00', '2024-09-17T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-14T00:31:00+00:00', NULL),
(109, 'digest-16-2024-09-18', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-09-18@127.0.0.1', '2024-09-18T00:30:00+00:00', '2024-09-18T00:30:00+00:00', '2024-09-21T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-18T00:31:00+00:00', NULL),
(110, 'digest-16-2024-09-20', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-09-20@127.0.0.1', '2024-09-20T00:30:00+00:00', '2024-09-20T00:30:00+00:00', '2024-09-23T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-20T00:31:00+00:00', NULL),
(111, 'digest-37-2024-09-23', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2024-09-23@127.0.0.1', '2024-09-23T00:30:00+00:00', '2024-09-23T00:30:00+00:00', '2024-09-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-23T00:31:00+00:00', NULL),
(112, 'digest-16-2024-09-24', 16, 'jia-zzb@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学党委', '略', '略', 'BEGIN:VCALENDAR', 'digest-16-2024-09-24@127.0.0.1', '2024-09-24T00:30:00+00:00', '2024-09-24T00:30:00+00:00', '2024-09-27T00:30:00+00:00', 1, 'sent', NULL, NULL, '2024-09-24T00:31:00+00:00', NULL),
(113, 'event-269-37', 37, 'jia-wx-bks@jia.example', 'graded', '[培育台账] 润心护航：考核验收评定为“通过验收”', '略', '略', NULL, 'event-269-37@127.0.0.1', '2024-09-24T01:00:11+00:00', '2024-09-24T01:00:11+00:00', '2024-09-27T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-09-24T09:45:00+00:00', NULL),
(114, 'event-270-37', 37, 'jia-wx-bks@jia.example', 'titled', '[培育台账] 润心护航：命名为“‘一支部一特色’支部党建品牌”', '略', '略', NULL, 'event-270-37@127.0.0.1', '2024-09-24T01:00:11+00:00', '2024-09-24T01:00:11+00:00', '2024-09-27T01:00:11+00:00', 1, 'sent', NULL, NULL, '2024-09-24T09:45:00+00:00', NULL),
(115, 'digest-37-2025-08-25', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件待办，最早 9月24日 周三 到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2025-08-25@127.0.0.1', '2025-08-25T00:30:00+00:00', '2025-08-25T00:30:00+00:00', '2025-08-28T00:30:00+00:00', 1, 'sent', NULL, NULL, '2025-08-25T00:31:00+00:00', NULL),
(116, 'digest-37-2025-09-10', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2025-09-10@127.0.0.1', '2025-09-10T00:30:00+00:00', '2025-09-10T00:30:00+00:00', '2025-09-13T00:30:00+00:00', 1, 'sent', NULL, NULL, '2025-09-10T00:31:00+00:00', NULL),
(117, 'digest-37-2025-09-17', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2025-09-17@127.0.0.1', '2025-09-17T00:30:00+00:00', '2025-09-17T00:30:00+00:00', '2025-09-20T00:30:00+00:00', 1, 'sent', NULL, NULL, '2025-09-17T00:31:00+00:00', NULL),
(118, 'digest-37-2025-09-19', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件 14 天内到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2025-09-19@127.0.0.1', '2025-09-19T00:30:00+00:00', '2025-09-19T00:30:00+00:00', '2025-09-22T00:30:00+00:00', 1, 'sent', NULL, NULL, '2025-09-19T00:31:00+00:00', NULL),
(119, 'digest-37-2025-09-23', 37, 'jia-wx-bks@jia.example', 'digest', '[培育台账] 1 件明天到期：甲大学文学院本科生党支部', '略', '略', 'BEGIN:VCALENDAR', 'digest-37-2025-09-23@127.0.0.1', '2025-09-23T00:30:00+00:00', '2025-09-23T00:30:00+00:00', '2025-09-26T00:30:00+00:00', 1, 'sent', NULL, NULL, '2025-09-23T00:31:00+00:00', NULL),
(120, 'event-278-37', 37, 'jia-wx-bks@jia.example', 'graded', '[培育台账] 润心护航：持续建设评定为“复核通过”', '略', '略', NULL, 'event-278-37@127.0.0.1', '2025-09-26T01:00:11+00:00', '2025-09-26T01:00:11+00:00', '2025-09-29T01:00:11+00:00', 1, 'sent', NULL, NULL, '2025-09-26T09:45:00+00:00', NULL);
INSERT INTO "sending" ("name", "at", "answer") VALUES
('a-form-once', '2025-12-24T01:00:00+00:00', '/projects/1');
INSERT INTO "session" ("id", "account_id", "created_at", "seen_at", "expires_at", "device") VALUES
('5555555555555555555555555555555555555555555555555555555555555555', 1, '2025-12-24T01:00:00+00:00', '2025-12-24T01:10:00+00:00', '2025-12-24T13:00:00+00:00', '浏览器');
INSERT INTO "setting" ("key", "value", "updated_at") VALUES
('made_by_hand', '1', '2025-12-24T01:00:00+00:00');
INSERT INTO "unit" ("id", "parent_id", "code", "name", "kind", "path", "sort_no", "established_on", "members_formal", "members_probationary", "closed_on", "public_id") VALUES
(1, NULL, 'JYGW', '省委教育工委', 'province_authority', '/1/', 1, '1982-05-24', 3277, 714, NULL, '9b2ad63c019f0e24799cca3f2d6b3d29'),
(2, 1, 'JIA', '甲大学党委', 'university', '/1/2/', 2, '1981-10-24', 4482, 744, NULL, '430306e38293391924e2e29176f32258'),
(3, 2, 'JIA-WX', '甲大学文学院党委', 'college_committee', '/1/2/3/', 3, '2001-02-20', 163, 15, NULL, 'dcd577aecad5c2c125fd5b552fb7ffa8'),
(4, 3, 'JIA-WX-JG1', '甲大学文学院教工第一党支部', 'branch', '/1/2/3/4/', 4, '2011-03-17', 11, 2, NULL, 'f5b16c89bc621b8e4cd7b33ba86514d3'),
(5, 3, 'JIA-WX-BKS', '甲大学文学院本科生第一党支部', 'branch', '/1/2/3/5/', 5, '2014-01-07', 18, 12, NULL, '70de66bc19228ec8f5ade3afa44f1faf');
INSERT INTO "unit_history" ("id", "unit_id", "name", "parent_id", "from_on", "to_on") VALUES
(1, 5, '甲大学文学院本科生党支部', 3, '2014-01-07', '2025-12-24');
INSERT INTO "grant" ("id", "account_id", "unit_id", "role", "from_on", "to_on") VALUES
(1, 1, 1, 'admin', '2023-10-09', NULL),
(2, 2, 1, 'organiser', '2023-10-09', NULL),
(3, 3, 1, 'viewer', '2023-10-09', NULL),
(4, 4, 1, 'auditor', '2023-10-09', NULL),
(5, 5, 1, 'supervisor', '2023-10-09', NULL),
(6, 6, 1, 'supervisor', '2023-10-09', NULL),
(7, 7, 1, 'supervisor', '2023-10-09', NULL),
(8, 8, 1, 'expert', '2023-10-09', NULL),
(9, 9, 1, 'expert', '2023-10-09', NULL),
(10, 10, 1, 'expert', '2023-10-09', NULL),
(11, 11, 1, 'expert', '2023-10-09', NULL),
(12, 12, 1, 'expert', '2023-10-09', NULL),
(13, 13, 1, 'expert', '2023-10-09', NULL),
(14, 14, 1, 'expert', '2023-10-09', NULL),
(15, 15, 1, 'expert', '2023-10-09', NULL),
(16, 16, 2, 'organiser', '2023-10-09', NULL),
(17, 16, 2, 'endorser', '2023-10-09', NULL),
(18, 17, 2, 'editor', '2023-10-09', NULL),
(19, 18, 2, 'viewer', '2023-10-09', NULL),
(20, 19, 2, 'supervisor', '2023-10-09', NULL),
(21, 20, 2, 'supervisor', '2023-10-09', NULL),
(22, 21, 2, 'expert', '2023-10-09', NULL),
(23, 22, 2, 'expert', '2023-10-09', NULL),
(24, 23, 2, 'expert', '2023-10-09', NULL),
(25, 24, 2, 'expert', '2023-10-09', NULL),
(26, 25, 2, 'expert', '2023-10-09', NULL),
(27, 26, 2, 'expert', '2023-10-09', NULL),
(28, 27, 2, 'expert', '2023-10-09', NULL),
(29, 28, 2, 'expert', '2023-10-09', NULL),
(30, 29, 2, 'expert', '2023-10-09', NULL),
(31, 30, 2, 'expert', '2023-10-09', NULL),
(32, 31, 2, 'expert', '2023-10-09', NULL),
(33, 32, 2, 'expert', '2023-10-09', NULL),
(34, 33, 2, 'expert', '2023-10-09', NULL),
(35, 34, 2, 'expert', '2023-10-09', NULL),
(36, 35, 3, 'endorser', '2023-10-09', NULL),
(37, 35, 3, 'editor', '2023-10-09', NULL),
(38, 36, 4, 'editor', '2023-10-09', NULL),
(39, 37, 5, 'editor', '2023-10-09', NULL);
INSERT INTO "person" ("id", "unit_id", "name", "kind") VALUES
(1, 3, '工作室负责人', 'leader');
INSERT INTO "programme" ("id", "code", "digest", "title", "text", "format", "created_at", "owner_unit_id") VALUES
(1, 'brand', 'f24e709bd784b9d919d598bf98e7c06f6b1fa789c4404a2c576ade8b9c1f5baa', '“一支部一特色”支部党建品牌创建', '# “一支部一特色”支部党建品牌创建。各键的意思见 docs/programmes.md。
#
# 每个数字都写明出处：
#   source = "S4 四(二)"     通知和条款
#   source = "suggested"     建议值，开设批次时可以改
#   source = "observed"      个别单位的做法
#   source = "unconfirmed"   据了解如此，未见文件

format   = 1
code     = "brand"
title    = "“一支部一特色”支部党建品牌创建"
short    = "支部品牌"
prefix   = "PPX"
summary  = "支部凝练一个叫得响、可推广的党建品牌，经评审立项，培育九个月后验收。"
subject  = "branch"
standing = "school"
host     = "university"

[sources]
S4 = "某高校党委组织部关于开展“一支部一特色”支部党建品牌创建活动的通知（2023-10-16）"

[award]
title  = "“一支部一特色”支部党建品牌"
source = "S4 四(二)"

[entry]
open_to   = ["branch"]
must_join = { holders_of = ["province-model-branch", "school-model-branch", "studio"], in_building_too = true, source = "S4 二" }
per_unit  = { at_most = 1, source = "suggested" }

# 培育从立项所在的月份开始，只写到月。
[cycle]
starts = "month(announced) + 1m"
source = "S4 四(四)"

[working_days]
count_from = "next_day"
source     = "suggested"

# ---- 阶段：按先后写。以 2023-10-16 为通知日，算出的就是通知里的日期 ----

[[stage]]
key    = "brewing"
kind   = "preparation"
title  = "品牌酝酿"
opens  = "announced"
closes = "application.closes"
source = "S4 四(一)"
note   = "通过主题党日、党员大会或支委会，总结经验、凝练特色，确定品牌项目。"

[[stage]]
key    = "application"
kind   = "application"
title  = "项目申报"
form   = "application"
opens  = "announced"
closes = "announced + 25d"          # 2023-11-10
source = "S4 四(二)"

[[stage]]
key    = "committee"
kind   = "endorsement"
title  = "基层党委（总支）审核"
level  = "committee"
opens  = "announced"
closes = "application.closes"
source = "S4 四(二)"

[[stage]]
key    = "review"
kind   = "review"
title  = "专家评审"
opens  = "application.closes + 1wd"
closes = "application.closes + 3wd"
source = "suggested"
note   = "从申报截止到审定立项只有 6 个工作日，评审、修改和审定都要在其中完成。"

[[stage]]
key    = "revision"
kind   = "revision"
title  = "修改完善"
opens  = "review.closes"
closes = "review.closes + 2wd"
source = "suggested"
note   = "按专家意见修改后再次定稿，未修改完善的不得立项（S4 四(三)）。"

[[stage]]
key    = "decision"
kind   = "admission"
title  = "审定立项"
opens  = "revision.closes"
closes = "announced + 35d"          # 2023-11-20
source = "S4 四(三)"

[[stage]]
key    = "publicity"
kind   = "publicity"
title  = "立项公示"
opens  = "decision"
length = "5wd"
source = "S4 四(三)"

[[stage]]
key    = "building"
kind   = "building"
title  = "培育建设"
opens  = "cycle"
closes = "cycle + 9m"               # 2023-11 至 2024-08
source = "S4 四(四)"

[[stage]]
key    = "final"
kind   = "final"
title  = "考核验收"
form   = "final"
in     = "cycle + 9m"
lead   = "30d"
lead_source = "suggested"
ways   = ["现场答辩", "视频展示", "案例总结"]
grades = [
  { label = "优秀",     outcome = "pass", from = 90, share_at_most = "30%" },
  { label = "通过验收", outcome = "pass", from = 80 },
  { label = "暂缓通过", outcome = "conditional", from = 70 },
  { label = "不予通过", outcome = "fail" },
]
grades_source = "suggested"
source = "S4 四(四)5"

[[stage]]
key    = "sustaining"
kind   = "sustaining"
title  = "持续建设"
form   = "recheck"
every  = "1y"
every_source = "suggested"
source = "S4 四(五)"
note   = "学校对结项单位进行表彰；品牌项目纳入基层党组织书记抓基层党建述职评议考核范畴。"

# ---- 标准：名称来自通知，分值是建议 ----

[standard]
title = "品牌项目评审指标"
total = 100
source = "S4 三"
points_source = "suggested"
items = [
  { key = "party",   title = "突显党性原则",   points = 25, source = "S4 三1", points_source = "suggested", hints = ["政治核心作用", "组织生活制度", "党员教育管理服务监督", "支部活力和育人成果"] },
  { key = "mark",    title = "品牌标示性强",   points = 15, source = "S4 三2", points_source = "suggested", hints = ["名称精炼", "特色突出", "易懂易记"] },
  { key = "fusion",  title = "围绕“一融双高”", points = 30, source = "S4 三3", points_source = "suggested", hints = ["教育教学", "科研创新", "医疗健康", "管理服务", "成长成才", "志愿奉献"] },
  { key = "lasting", title = "项目可持续发展", points = 30, source = "S4 三4", points_source = "suggested", hints = ["长期规划", "年度计划", "具体措施"] },
]

[review]
experts_at_least = 5
drop_extremes_from = 5
avoid = ["same_unit", "superior_unit", "declared_relation"]
blind = false
sealed_until_all = true
second_reading_gap = 15
source = "suggested"

# ---- 表格 ----

[form.application]
title  = "“一支部一特色”支部党建品牌项目立项申报书"
source = "suggested"
fields = [
  { key = "branch", title = "党支部全称", kind = "text", required = true, fact = "unit.full_name" },
  { key = "superior", title = "所属基层党委（总支）", kind = "text", required = true, fact = "unit.superior" },
  { key = "established_on", title = "支部成立时间", kind = "date", required = true, fact = "unit.established_on" },
  { key = "secretary_post", title = "支部书记职务", kind = "text", required = true, fact = "unit.secretary_post" },
  { key = "contact_phone", title = "联系电话", kind = "text", required = true, fact = "unit.contact_phone", why = "申报期间核对材料，不对外公布" },
  { key = "members_formal", title = "正式党员数", kind = "number", required = true, fact = "unit.members_formal" },
  { key = "members_probationary", title = "预备党员数", kind = "number", required = true, fact = "unit.members_probationary" },
  { key = "name", title = "品牌名称", kind = "text", required = true, limit = { at_most = 16, source = "suggested" }, source = "S4 三2" },
  { key = "idea", title = "品牌内涵", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" } },
  { key = "fusion", title = "融合方向", kind = "choice", required = true, options = ["教育教学", "科研创新", "医疗健康", "管理服务", "成长成才", "志愿奉献"], source = "S4 三3" },
  { key = "basis", title = "工作基础和特色亮点", kind = "long_text", required = true, limit = { at_most = 1500, source = "suggested" } },
  { key = "long_plan", title = "长期规划", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" }, source = "S4 三4" },
  { key = "plan", title = "年度计划和具体措施", kind = "table", required = true, becomes = "obligations", columns = [{ title = "任务", kind = "text" }, { title = "措施", kind = "text" }, { title = "完成时间", kind = "date" }, { title = "责任人", kind = "text" }], source = "S4 三4" },
  { key = "results", title = "预期成果", kind = "long_text", required = true, limit = { at_most = 600, source = "suggested" } },
  { key = "evidence", title = "佐证材料", kind = "files", at_most = 5 },
  { key = "original", title = "本品牌项目由本支部自行凝练，没有抄袭", kind = "declaration", required = true, source = "S4 四(三)" },
]

[form.final]
title  = "品牌项目验收材料"
source = "suggested"
fields = [
  { key = "case", title = "案例", kind = "sections", required = true, sections = ["背景与起因", "做法与经过", "成效与反响", "分析与评价"], limit = { at_most = 2500, source = "S4 四(四)3" }, source = "S4 四(四)3" },
  { key = "results", title = "成果清单（数据、活动、成效、荣誉）", kind = "table", required = true, columns = [{ title = "成果", kind = "text" }, { title = "级别或授予单位", kind = "text" }, { title = "日期", kind = "date" }], source = "S4 四(四)3" },
  { key = "video", title = "展示视频", kind = "files", at_most = 1, at_most_source = "suggested", source = "S4 四(四)5" },
  { key = "photos", title = "活动照片", kind = "photos", at_most = 6, caption_at_most = 20, source = "observed" },
  { key = "next", title = "持续建设打算", kind = "long_text", required = true, limit = { at_most = 500, source = "suggested" }, source = "S4 四(五)" },
]

[form.recheck]
title  = "品牌持续建设情况表"
source = "suggested"
fields = [
  { key = "year", title = "本年度持续建设和推广情况", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" }, source = "S4 四(五)" },
]

[paper]
copies = 5
sealed = true
note   = "经基层党委（总支）审核盖章后，报送党委组织部组织科"
source = "S4 四(二)"

# ---- 建设期间应完成的事 ----

[[milestone]]
key      = "news"
title    = "宣介本支部活动的新闻稿件"
record   = "news"
at_least = 2
outlet_at_least = "school"
about_own_work  = true
owed_by  = "holder"
due      = "final"
source   = "S4 四(四)4"

[[milestone]]
key      = "topic_page"
title    = "“一支部一特色”专题页面"
record   = "topic_page"
at_least = 1
owed_by  = "committee"              # 每个基层党委一个页面，宣传它的全部立项支部
due      = "publicity.closes + 30d"
due_source = "suggested"
source   = "S4 四(四)4"

[extension]
by       = "3m"
at_most  = 1
source   = "suggested"
on_request = { at_most = "1m", ahead = "30d", source = "suggested" }

[[supervision]]
key    = "quarterly"
title  = "季度随机抽查"
kind   = "spot_check"
starts = "cycle + 1q"
every  = "1q"
share  = "10%"
visit_within   = "10wd"
rectify_within = "15wd"
at_most_per_project_per_year = 2
source = "suggested"

# ---- 结果在别的活动里起什么作用 ----

[[feed]]
programmes = ["school-model-branch", "studio"]
of = "participation"
as = "yearly_review_condition"
source = "S4 二"

[[feed]]
programmes = ["school-model-branch", "studio"]
of = "final"
as = "building_review_condition"
source = "S4 四(四)5"

[[feed]]
programmes = ["*"]
of = "final"
as = "priority"
source = "S4 四(五)"

[[disqualify]]
key    = "plagiarism"
title  = "品牌建设项目抄袭"
effect = "cancel"
source = "S4 四(三)"

[reminders]
before   = ["30d", "14d", "7d", "3d", "1d", "0d"]
late     = { first = "1wd", every = "5wd" }
escalate = { superior = "3wd", organiser = "5wd", red = "10wd" }
source   = "suggested"
', 1, '2023-10-12T01:00:11+00:00', NULL),
(2, 'henan-case', '6ea22388f05ed896b03e0ed79de3068a393e93c94de70a2413ec2db8063f5509', '全省高校基层党建创新典型案例评选', '# 全省高校基层党建创新典型案例评选。当年评选，分三个层次类别，统战类单独设奖。

format   = 1
code     = "henan-case"
title    = "全省高校基层党建创新典型案例评选"
short    = "党建创新案例"
prefix   = "HAL"
summary  = "以提升基层党组织组织力、提升基层党建工作质量为主题，高校党委、院（系）党组织、党支部三个层次选报案例。"
subject  = "case"
standing = "province"
host     = "authority"

[sources]
S2 = "河南省委教育工委关于启动全省高校党建工作四个活动的消息（2022-08-26）"

[award]
title  = "基层党建创新典型案例"
source = "S2 第6段"

[entry]
open_to = ["university", "committee", "branch"]

[[entry.category]]
key     = "university"
title   = "高校党委"
open_to = ["university"]

[[entry.category]]
key     = "committee"
title   = "院（系）党组织"
open_to = ["committee"]

[[entry.category]]
key     = "branch"
title   = "基层党支部"
open_to = ["branch"]

[[entry.category]]
key   = "united_front"
title = "统战类"

[[entry.condition]]
key   = "real"
title = "案例来自本单位的真实实践，没有虚构和抄袭"
declared = true
source = "suggested"

[working_days]
count_from = "next_day"
source     = "suggested"

# ---- 通知没有写日期，以下是建议；以 2022-08-26 为通知日 ----

[[stage]]
key    = "application"
kind   = "application"
title  = "案例申报"
form   = "application"
opens  = "announced"
closes = "announced + 20wd"
source = "suggested"

[[stage]]
key    = "committee"
kind   = "endorsement"
title  = "院系党组织审核"
level  = "committee"
opens  = "application.opens"
closes = "application.closes + 3wd"
source = "suggested"

[[stage]]
key    = "school"
kind   = "endorsement"
title  = "学校党委推荐"
level  = "university"
opens  = "committee.closes"
closes = "committee.closes + 5wd"
source = "S2 第6段"
note   = "各高校选报；期限是建议。"

[[stage]]
key    = "review"
kind   = "review"
title  = "专家评审"
opens  = "school.closes + 1wd"
closes = "school.closes + 10wd"
source = "suggested"

[[stage]]
key    = "decision"
kind   = "admission"
title  = "审定获奖名单"
opens  = "review.closes"
closes = "review.closes + 3wd"
source = "suggested"

[[stage]]
key    = "publicity"
kind   = "publicity"
title  = "获奖公示"
opens  = "decision"
length = "5wd"
source = "suggested"

[[stage]]
key    = "titling"
kind   = "titling"
title  = "公布表扬和推广"
opens  = "publicity.closes"
closes = "publicity.closes + 10wd"
source = "suggested"
note   = "成果在媒体平台集中宣传展示，面向全省高校推广应用（S2 第2段）。"

# 三类奖项的数量，通知写的是“个左右”。统战类单独设奖，没有写数量。
[[quota]]
on       = "admit"
category = "university"
about    = 5
source   = "S2 第6段"

[[quota]]
on       = "admit"
category = "committee"
about    = 10
source   = "S2 第6段"

[[quota]]
on       = "admit"
category = "branch"
about    = 30
source   = "S2 第6段"

[standard]
title = "创新典型案例评审指标"
total = 100
source = "S2 第6段"
points_source = "suggested"
items = [
  { key = "pointed",  title = "针对性",       points = 25, hints = ["针对新形势下的实际问题"] },
  { key = "new",      title = "创新性",       points = 30, hints = ["新机制", "新模式"] },
  { key = "usable",   title = "可操作借鉴",   points = 25, hints = ["做法具体", "便于推广"] },
  { key = "effect",   title = "工作成效",     points = 20, source = "suggested", hints = ["提升组织力", "提升党建工作质量"] },
]

[review]
experts_at_least = 5
drop_extremes_from = 5
avoid = ["same_unit", "superior_unit", "declared_relation"]
blind = false
sealed_until_all = true
second_reading_gap = 15
source = "suggested"

[form.application]
title  = "基层党建创新典型案例申报表"
source = "suggested"
fields = [
  { key = "unit", title = "申报党组织", kind = "text", required = true, fact = "unit.full_name" },
  { key = "superior", title = "上级党组织", kind = "text", fact = "unit.superior" },
  { key = "contact_phone", title = "联系电话", kind = "text", required = true, fact = "unit.contact_phone", why = "评审期间核对材料，不对外公布" },
  { key = "name", title = "案例名称", kind = "text", required = true, limit = { at_most = 30, source = "suggested" } },
  { key = "summary", title = "案例摘要", kind = "long_text", required = true, limit = { at_most = 300, source = "suggested" } },
  { key = "case", title = "案例正文", kind = "sections", required = true, sections = ["背景与问题", "主要做法", "工作成效", "经验启示"], limit = { at_most = 3000, source = "suggested" } },
  { key = "photos", title = "配图", kind = "photos", at_most = 5, caption_at_most = 20 },
  { key = "evidence", title = "证明材料或媒体报道", kind = "files", at_most = 5 },
  { key = "truth", title = "案例真实，没有虚构、抄袭，没有涉密内容", kind = "declaration", required = true },
]

[[feed]]
programmes = ["*"]
of = "title"
as = "priority"
source = "suggested"

[[disqualify]]
key    = "plagiarism"
title  = "案例虚构或抄袭"
effect = "cancel"
source = "observed"
', 1, '2025-12-04T01:00:11+00:00', NULL);
INSERT INTO "round" ("id", "code", "programme_id", "programme_code", "host_unit_id", "year", "name", "definition", "format", "announced", "cycle", "count_from", "status", "opened_at", "closed_at", "version") VALUES
(1, 'PPX-2023', 1, 'brand', 2, 2023, '2023 年支部品牌', '# “一支部一特色”支部党建品牌创建。各键的意思见 docs/programmes.md。
#
# 每个数字都写明出处：
#   source = "S4 四(二)"     通知和条款
#   source = "suggested"     建议值，开设批次时可以改
#   source = "observed"      个别单位的做法
#   source = "unconfirmed"   据了解如此，未见文件

format   = 1
code     = "brand"
title    = "“一支部一特色”支部党建品牌创建"
short    = "支部品牌"
prefix   = "PPX"
summary  = "支部凝练一个叫得响、可推广的党建品牌，经评审立项，培育九个月后验收。"
subject  = "branch"
standing = "school"
host     = "university"

[sources]
S4 = "某高校党委组织部关于开展“一支部一特色”支部党建品牌创建活动的通知（2023-10-16）"

[award]
title  = "“一支部一特色”支部党建品牌"
source = "S4 四(二)"

[entry]
open_to   = ["branch"]
must_join = { holders_of = ["province-model-branch", "school-model-branch", "studio"], in_building_too = true, source = "S4 二" }
per_unit  = { at_most = 1, source = "suggested" }

# 培育从立项所在的月份开始，只写到月。
[cycle]
starts = "month(announced) + 1m"
source = "S4 四(四)"

[working_days]
count_from = "next_day"
source     = "suggested"

# ---- 阶段：按先后写。以 2023-10-16 为通知日，算出的就是通知里的日期 ----

[[stage]]
key    = "brewing"
kind   = "preparation"
title  = "品牌酝酿"
opens  = "announced"
closes = "application.closes"
source = "S4 四(一)"
note   = "通过主题党日、党员大会或支委会，总结经验、凝练特色，确定品牌项目。"

[[stage]]
key    = "application"
kind   = "application"
title  = "项目申报"
form   = "application"
opens  = "announced"
closes = "announced + 25d"          # 2023-11-10
source = "S4 四(二)"

[[stage]]
key    = "committee"
kind   = "endorsement"
title  = "基层党委（总支）审核"
level  = "committee"
opens  = "announced"
closes = "application.closes"
source = "S4 四(二)"

[[stage]]
key    = "review"
kind   = "review"
title  = "专家评审"
opens  = "application.closes + 1wd"
closes = "application.closes + 3wd"
source = "suggested"
note   = "从申报截止到审定立项只有 6 个工作日，评审、修改和审定都要在其中完成。"

[[stage]]
key    = "revision"
kind   = "revision"
title  = "修改完善"
opens  = "review.closes"
closes = "review.closes + 2wd"
source = "suggested"
note   = "按专家意见修改后再次定稿，未修改完善的不得立项（S4 四(三)）。"

[[stage]]
key    = "decision"
kind   = "admission"
title  = "审定立项"
opens  = "revision.closes"
closes = "announced + 35d"          # 2023-11-20
source = "S4 四(三)"

[[stage]]
key    = "publicity"
kind   = "publicity"
title  = "立项公示"
opens  = "decision"
length = "5wd"
source = "S4 四(三)"

[[stage]]
key    = "building"
kind   = "building"
title  = "培育建设"
opens  = "cycle"
closes = "cycle + 9m"               # 2023-11 至 2024-08
source = "S4 四(四)"

[[stage]]
key    = "final"
kind   = "final"
title  = "考核验收"
form   = "final"
in     = "cycle + 9m"
lead   = "30d"
lead_source = "suggested"
ways   = ["现场答辩", "视频展示", "案例总结"]
grades = [
  { label = "优秀",     outcome = "pass", from = 90, share_at_most = "30%" },
  { label = "通过验收", outcome = "pass", from = 80 },
  { label = "暂缓通过", outcome = "conditional", from = 70 },
  { label = "不予通过", outcome = "fail" },
]
grades_source = "suggested"
source = "S4 四(四)5"

[[stage]]
key    = "sustaining"
kind   = "sustaining"
title  = "持续建设"
form   = "recheck"
every  = "1y"
every_source = "suggested"
source = "S4 四(五)"
note   = "学校对结项单位进行表彰；品牌项目纳入基层党组织书记抓基层党建述职评议考核范畴。"

# ---- 标准：名称来自通知，分值是建议 ----

[standard]
title = "品牌项目评审指标"
total = 100
source = "S4 三"
points_source = "suggested"
items = [
  { key = "party",   title = "突显党性原则",   points = 25, source = "S4 三1", points_source = "suggested", hints = ["政治核心作用", "组织生活制度", "党员教育管理服务监督", "支部活力和育人成果"] },
  { key = "mark",    title = "品牌标示性强",   points = 15, source = "S4 三2", points_source = "suggested", hints = ["名称精炼", "特色突出", "易懂易记"] },
  { key = "fusion",  title = "围绕“一融双高”", points = 30, source = "S4 三3", points_source = "suggested", hints = ["教育教学", "科研创新", "医疗健康", "管理服务", "成长成才", "志愿奉献"] },
  { key = "lasting", title = "项目可持续发展", points = 30, source = "S4 三4", points_source = "suggested", hints = ["长期规划", "年度计划", "具体措施"] },
]

[review]
experts_at_least = 5
drop_extremes_from = 5
avoid = ["same_unit", "superior_unit", "declared_relation"]
blind = false
sealed_until_all = true
second_reading_gap = 15
source = "suggested"

# ---- 表格 ----

[form.application]
title  = "“一支部一特色”支部党建品牌项目立项申报书"
source = "suggested"
fields = [
  { key = "branch", title = "党支部全称", kind = "text", required = true, fact = "unit.full_name" },
  { key = "superior", title = "所属基层党委（总支）", kind = "text", required = true, fact = "unit.superior" },
  { key = "established_on", title = "支部成立时间", kind = "date", required = true, fact = "unit.established_on" },
  { key = "secretary_post", title = "支部书记职务", kind = "text", required = true, fact = "unit.secretary_post" },
  { key = "contact_phone", title = "联系电话", kind = "text", required = true, fact = "unit.contact_phone", why = "申报期间核对材料，不对外公布" },
  { key = "members_formal", title = "正式党员数", kind = "number", required = true, fact = "unit.members_formal" },
  { key = "members_probationary", title = "预备党员数", kind = "number", required = true, fact = "unit.members_probationary" },
  { key = "name", title = "品牌名称", kind = "text", required = true, limit = { at_most = 16, source = "suggested" }, source = "S4 三2" },
  { key = "idea", title = "品牌内涵", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" } },
  { key = "fusion", title = "融合方向", kind = "choice", required = true, options = ["教育教学", "科研创新", "医疗健康", "管理服务", "成长成才", "志愿奉献"], source = "S4 三3" },
  { key = "basis", title = "工作基础和特色亮点", kind = "long_text", required = true, limit = { at_most = 1500, source = "suggested" } },
  { key = "long_plan", title = "长期规划", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" }, source = "S4 三4" },
  { key = "plan", title = "年度计划和具体措施", kind = "table", required = true, becomes = "obligations", columns = [{ title = "任务", kind = "text" }, { title = "措施", kind = "text" }, { title = "完成时间", kind = "date" }, { title = "责任人", kind = "text" }], source = "S4 三4" },
  { key = "results", title = "预期成果", kind = "long_text", required = true, limit = { at_most = 600, source = "suggested" } },
  { key = "evidence", title = "佐证材料", kind = "files", at_most = 5 },
  { key = "original", title = "本品牌项目由本支部自行凝练，没有抄袭", kind = "declaration", required = true, source = "S4 四(三)" },
]

[form.final]
title  = "品牌项目验收材料"
source = "suggested"
fields = [
  { key = "case", title = "案例", kind = "sections", required = true, sections = ["背景与起因", "做法与经过", "成效与反响", "分析与评价"], limit = { at_most = 2500, source = "S4 四(四)3" }, source = "S4 四(四)3" },
  { key = "results", title = "成果清单（数据、活动、成效、荣誉）", kind = "table", required = true, columns = [{ title = "成果", kind = "text" }, { title = "级别或授予单位", kind = "text" }, { title = "日期", kind = "date" }], source = "S4 四(四)3" },
  { key = "video", title = "展示视频", kind = "files", at_most = 1, at_most_source = "suggested", source = "S4 四(四)5" },
  { key = "photos", title = "活动照片", kind = "photos", at_most = 6, caption_at_most = 20, source = "observed" },
  { key = "next", title = "持续建设打算", kind = "long_text", required = true, limit = { at_most = 500, source = "suggested" }, source = "S4 四(五)" },
]

[form.recheck]
title  = "品牌持续建设情况表"
source = "suggested"
fields = [
  { key = "year", title = "本年度持续建设和推广情况", kind = "long_text", required = true, limit = { at_most = 800, source = "suggested" }, source = "S4 四(五)" },
]

[paper]
copies = 5
sealed = true
note   = "经基层党委（总支）审核盖章后，报送党委组织部组织科"
source = "S4 四(二)"

# ---- 建设期间应完成的事 ----

[[milestone]]
key      = "news"
title    = "宣介本支部活动的新闻稿件"
record   = "news"
at_least = 2
outlet_at_least = "school"
about_own_work  = true
owed_by  = "holder"
due      = "final"
source   = "S4 四(四)4"

[[milestone]]
key      = "topic_page"
title    = "“一支部一特色”专题页面"
record   = "topic_page"
at_least = 1
owed_by  = "committee"              # 每个基层党委一个页面，宣传它的全部立项支部
due      = "publicity.closes + 30d"
due_source = "suggested"
source   = "S4 四(四)4"

[extension]
by       = "3m"
at_most  = 1
source   = "suggested"
on_request = { at_most = "1m", ahead = "30d", source = "suggested" }

[[supervision]]
key    = "quarterly"
title  = "季度随机抽查"
kind   = "spot_check"
starts = "cycle + 1q"
every  = "1q"
share  = "10%"
visit_within   = "10wd"
rectify_within = "15wd"
at_most_per_project_per_year = 2
source = "suggested"

# ---- 结果在别的活动里起什么作用 ----

[[feed]]
programmes = ["school-model-branch", "studio"]
of = "participation"
as = "yearly_review_condition"
source = "S4 二"

[[feed]]
programmes = ["school-model-branch", "studio"]
of = "final"
as = "building_review_condition"
source = "S4 四(四)5"

[[feed]]
programmes = ["*"]
of = "final"
as = "priority"
source = "S4 四(五)"

[[disqualify]]
key    = "plagiarism"
title  = "品牌建设项目抄袭"
effect = "cancel"
source = "S4 四(三)"

[reminders]
before   = ["30d", "14d", "7d", "3d", "1d", "0d"]
late     = { first = "1wd", every = "5wd" }
escalate = { superior = "3wd", organiser = "5wd", red = "10wd" }
source   = "suggested"
', 1, '2023-10-16', '2023-11', 'next_day', 'open', '2023-10-16T01:00:11+00:00', NULL, 2),
(2, 'HAL-2025', 2, 'henan-case', 1, 2025, '2025 年党建创新案例', '# 全省高校基层党建创新典型案例评选。当年评选，分三个层次类别，统战类单独设奖。

format   = 1
code     = "henan-case"
title    = "全省高校基层党建创新典型案例评选"
short    = "党建创新案例"
prefix   = "HAL"
summary  = "以提升基层党组织组织力、提升基层党建工作质量为主题，高校党委、院（系）党组织、党支部三个层次选报案例。"
subject  = "case"
standing = "province"
host     = "authority"

[sources]
S2 = "河南省委教育工委关于启动全省高校党建工作四个活动的消息（2022-08-26）"

[award]
title  = "基层党建创新典型案例"
source = "S2 第6段"

[entry]
open_to = ["university", "committee", "branch"]

[[entry.category]]
key     = "university"
title   = "高校党委"
open_to = ["university"]

[[entry.category]]
key     = "committee"
title   = "院（系）党组织"
open_to = ["committee"]

[[entry.category]]
key     = "branch"
title   = "基层党支部"
open_to = ["branch"]

[[entry.category]]
key   = "united_front"
title = "统战类"

[[entry.condition]]
key   = "real"
title = "案例来自本单位的真实实践，没有虚构和抄袭"
declared = true
source = "suggested"

[working_days]
count_from = "next_day"
source     = "suggested"

# ---- 通知没有写日期，以下是建议；以 2022-08-26 为通知日 ----

[[stage]]
key    = "application"
kind   = "application"
title  = "案例申报"
form   = "application"
opens  = "announced"
closes = "announced + 20wd"
source = "suggested"

[[stage]]
key    = "committee"
kind   = "endorsement"
title  = "院系党组织审核"
level  = "committee"
opens  = "application.opens"
closes = "application.closes + 3wd"
source = "suggested"

[[stage]]
key    = "school"
kind   = "endorsement"
title  = "学校党委推荐"
level  = "university"
opens  = "committee.closes"
closes = "committee.closes + 5wd"
source = "S2 第6段"
note   = "各高校选报；期限是建议。"

[[stage]]
key    = "review"
kind   = "review"
title  = "专家评审"
opens  = "school.closes + 1wd"
closes = "school.closes + 10wd"
source = "suggested"

[[stage]]
key    = "decision"
kind   = "admission"
title  = "审定获奖名单"
opens  = "review.closes"
closes = "review.closes + 3wd"
source = "suggested"

[[stage]]
key    = "publicity"
kind   = "publicity"
title  = "获奖公示"
opens  = "decision"
length = "5wd"
source = "suggested"

[[stage]]
key    = "titling"
kind   = "titling"
title  = "公布表扬和推广"
opens  = "publicity.closes"
closes = "publicity.closes + 10wd"
source = "suggested"
note   = "成果在媒体平台集中宣传展示，面向全省高校推广应用（S2 第2段）。"

# 三类奖项的数量，通知写的是“个左右”。统战类单独设奖，没有写数量。
[[quota]]
on       = "admit"
category = "university"
about    = 5
source   = "S2 第6段"

[[quota]]
on       = "admit"
category = "committee"
about    = 10
source   = "S2 第6段"

[[quota]]
on       = "admit"
category = "branch"
about    = 30
source   = "S2 第6段"

[standard]
title = "创新典型案例评审指标"
total = 100
source = "S2 第6段"
points_source = "suggested"
items = [
  { key = "pointed",  title = "针对性",       points = 25, hints = ["针对新形势下的实际问题"] },
  { key = "new",      title = "创新性",       points = 30, hints = ["新机制", "新模式"] },
  { key = "usable",   title = "可操作借鉴",   points = 25, hints = ["做法具体", "便于推广"] },
  { key = "effect",   title = "工作成效",     points = 20, source = "suggested", hints = ["提升组织力", "提升党建工作质量"] },
]

[review]
experts_at_least = 5
drop_extremes_from = 5
avoid = ["same_unit", "superior_unit", "declared_relation"]
blind = false
sealed_until_all = true
second_reading_gap = 15
source = "suggested"

[form.application]
title  = "基层党建创新典型案例申报表"
source = "suggested"
fields = [
  { key = "unit", title = "申报党组织", kind = "text", required = true, fact = "unit.full_name" },
  { key = "superior", title = "上级党组织", kind = "text", fact = "unit.superior" },
  { key = "contact_phone", title = "联系电话", kind = "text", required = true, fact = "unit.contact_phone", why = "评审期间核对材料，不对外公布" },
  { key = "name", title = "案例名称", kind = "text", required = true, limit = { at_most = 30, source = "suggested" } },
  { key = "summary", title = "案例摘要", kind = "long_text", required = true, limit = { at_most = 300, source = "suggested" } },
  { key = "case", title = "案例正文", kind = "sections", required = true, sections = ["背景与问题", "主要做法", "工作成效", "经验启示"], limit = { at_most = 3000, source = "suggested" } },
  { key = "photos", title = "配图", kind = "photos", at_most = 5, caption_at_most = 20 },
  { key = "evidence", title = "证明材料或媒体报道", kind = "files", at_most = 5 },
  { key = "truth", title = "案例真实，没有虚构、抄袭，没有涉密内容", kind = "declaration", required = true },
]

[[feed]]
programmes = ["*"]
of = "title"
as = "priority"
source = "suggested"

[[disqualify]]
key    = "plagiarism"
title  = "案例虚构或抄袭"
effect = "cancel"
source = "observed"
', 1, '2025-12-08', NULL, 'next_day', 'open', '2025-12-08T01:00:11+00:00', NULL, 3);
INSERT INTO "stage_date" ("id", "round_id", "stage_key", "position", "opens", "closes", "closes_at", "reason", "actual_opens", "actual_closes") VALUES
(1, 1, 'brewing', 0, '2023-10-16', '2023-11-10', NULL, NULL, '2023-10-16', NULL),
(2, 1, 'application', 1, '2023-10-16', '2023-11-10', NULL, NULL, '2023-11-10', '2023-11-15'),
(3, 1, 'committee', 2, '2023-10-16', '2023-11-10', NULL, NULL, '2023-11-08', '2023-11-17'),
(4, 1, 'review', 3, '2023-11-13', '2023-11-15', NULL, NULL, '2023-11-10', '2023-11-28'),
(5, 1, 'revision', 4, '2023-11-15', '2023-11-17', NULL, NULL, '2023-11-28', '2023-12-20'),
(6, 1, 'decision', 5, '2023-11-17', '2023-11-20', NULL, NULL, '2023-12-20', '2024-01-04'),
(7, 1, 'publicity', 6, '2023-11-20', '2023-11-27', NULL, NULL, '2024-01-04', '2024-01-12'),
(8, 1, 'building', 7, '2023-11', '2024-08', NULL, NULL, '2024-01-12', '2024-08-22'),
(9, 1, 'final', 8, '2024-08-01', '2024-08', NULL, NULL, '2024-08-22', '2024-09-24'),
(10, 1, 'sustaining', 9, NULL, NULL, NULL, NULL, '2024-09-24', NULL),
(11, 2, 'application', 0, '2025-12-08', '2026-01-06', NULL, NULL, '2025-12-08', NULL),
(12, 2, 'committee', 1, '2025-12-08', '2026-01-09', NULL, NULL, NULL, NULL),
(13, 2, 'school', 2, '2026-01-09', '2026-01-16', NULL, NULL, NULL, NULL),
(14, 2, 'review', 3, '2026-01-19', '2026-01-30', NULL, NULL, NULL, NULL),
(15, 2, 'decision', 4, '2026-01-30', '2026-02-03', NULL, '提前一天', NULL, NULL),
(16, 2, 'publicity', 5, '2026-02-04', '2026-02-11', NULL, NULL, NULL, NULL),
(17, 2, 'titling', 6, '2026-02-11', '2026-03-03', NULL, NULL, NULL, NULL);
INSERT INTO "amendment" ("id", "round_id", "at", "account_id", "what", "reason") VALUES
(1, 2, '2025-12-24T00:40:33+00:00', 2, '[{"from":["2026-01-30","2026-02-04"],"stage":"decision","to":["2026-01-30","2026-02-03"]}]', '清明假期顺延后提前一天');
INSERT INTO "campaign" ("id", "round_id", "plan_key", "title", "kind", "opens_on", "visits_due_on", "status", "created_at", "instance") VALUES
(1, 1, 'quarterly', '2023 年支部品牌第 1 次季度随机抽查', 'spot_check', '2024-02-01', '2024-02-20', 'closed', '2024-01-31T16:05:00+00:00', 1),
(2, 1, 'quarterly', '2023 年支部品牌第 2 次季度随机抽查', 'spot_check', '2024-05-06', '2024-05-17', 'closed', '2024-05-05T16:05:00+00:00', 2),
(3, 1, 'quarterly', '2023 年支部品牌第 3 次季度随机抽查', 'spot_check', '2024-08-01', '2024-08-15', 'closed', '2024-07-31T16:05:00+00:00', 3);
INSERT INTO "draw" ("id", "campaign_id", "algorithm", "commitment", "seed", "candidates", "picks", "share", "committed_at", "revealed_at") VALUES
(1, 1, 'sha256-smallest-1', 'b08365e91d73ff299ce51ede6fbfcb343cf3099b9aa71570ca43eae7d9143e33', 'b732beb3c9126959aca9924b8288fe1ed2f658476108a4dabb3c7c505941f2f2', '{"candidates":[{"stratum":"","code":"PPX-2023-02"}],"take":{"":1}}', '[{"stratum":"","code":"PPX-2023-02","digest":"8d86bec0458d8f4ee04b8a2c346ffd7e8ef17601ababe7ced357fd0e49bc5a74"}]', 10, '2024-01-31T16:05:00+00:00', '2024-02-01T16:05:00+00:00'),
(2, 2, 'sha256-smallest-1', '139dc6cc4dc8a66f6f253f1f8f1a947c184aa377ca24936f3e53b7ceffaef15a', '24d82ccbfdfeb7546a6c43a99face0198b2c79578ae2ec9979c31a1084e2ec50', '{"candidates":[{"stratum":"","code":"PPX-2023-02"}],"take":{"":1}}', '[{"stratum":"","code":"PPX-2023-02","digest":"21c55e2aad37c7dc1e224b45716fdf4abfa37933b25e117ff5a3070812d6c355"}]', 10, '2024-05-05T16:05:00+00:00', '2024-05-06T16:05:00+00:00');
INSERT INTO "fact" ("id", "unit_id", "person_id", "key", "value", "updated_at") VALUES
(1, 4, NULL, 'unit.full_name', '甲大学文学院教工第一党支部', '2023-11-08T01:00:11+00:00'),
(2, 4, NULL, 'unit.superior', '甲大学文学院党委', '2023-11-08T01:00:11+00:00'),
(3, 4, NULL, 'unit.established_on', '2011-03-17', '2023-11-08T01:00:11+00:00'),
(4, 4, NULL, 'unit.secretary_post', '文学院教工第一党支部书记', '2023-11-08T01:00:11+00:00'),
(5, 4, NULL, 'unit.contact_phone', '000-00000000', '2023-11-08T01:00:11+00:00'),
(6, 4, NULL, 'unit.members_formal', '11', '2023-11-08T01:00:11+00:00'),
(7, 4, NULL, 'unit.members_probationary', '2', '2023-11-08T01:00:11+00:00'),
(8, 5, NULL, 'unit.full_name', '甲大学文学院本科生党支部', '2023-11-09T01:00:22+00:00'),
(9, 5, NULL, 'unit.superior', '甲大学文学院党委', '2023-11-09T01:00:22+00:00'),
(10, 5, NULL, 'unit.established_on', '2014-01-07', '2023-11-09T01:00:22+00:00'),
(11, 5, NULL, 'unit.secretary_post', '文学院本科生党支部书记', '2023-11-09T01:00:22+00:00'),
(12, 5, NULL, 'unit.contact_phone', '000-00000000', '2023-11-09T01:00:22+00:00'),
(13, 5, NULL, 'unit.members_formal', '18', '2023-11-09T01:00:22+00:00'),
(14, 5, NULL, 'unit.members_probationary', '12', '2023-11-09T01:00:22+00:00');
INSERT INTO "notice" ("id", "public_id", "round_id", "stage_key", "title", "body", "opens_on", "closes_on", "working_days", "count_from", "status", "posted_at", "posted_by", "closed_at") VALUES
(1, 'fce7301685b82c0d06e650c55baec927', 1, 'publicity', '2023 年支部品牌拟立项名单公示', '经评审和研究，现将2023 年支部品牌有关名单予以公示。对名单有异议的，请在公示期内实名向甲大学党委反映，并留下联系方式。', '2024-01-04', '2024-01-11', 5, 'next_day', 'closed', '2024-01-04T01:00:11+00:00', 16, '2024-01-11T16:05:00+00:00');
INSERT INTO "project" ("id", "code", "public_id", "round_id", "unit_id", "category", "name", "stage_key", "status", "since", "building_from", "brand", "version", "created_at", "updated_at", "ended_on", "next_due_at") VALUES
(1, 'PPX-2023-01', '2e4213c28eb691489c186ecd8fc17b88', 1, 4, NULL, '杏林先锋', 'review', 'not_shortlisted', '2023-11-28', NULL, NULL, 5, '2023-10-20T01:00:11+00:00', '2023-11-28T01:00:22+00:00', '2023-11-28', NULL),
(2, 'PPX-2023-02', '877f4770d91ab04a38a2d7928d9c3781', 1, 5, NULL, '润心护航', 'sustaining', 'titled', '2025-09-26', '2024-01-12', NULL, 38, '2023-10-27T01:00:11+00:00', '2025-09-26T01:00:11+00:00', NULL, NULL);
INSERT INTO "quota" ("id", "round_id", "position", "on", "level", "unit_kinds", "units", "category", "mode", "low", "high", "source") VALUES
(1, 2, 0, 'admit', NULL, '[]', '[]', 'university', 'about', 5, 5, 'S2 第6段'),
(2, 2, 1, 'admit', NULL, '[]', '[]', 'committee', 'about', 10, 10, 'S2 第6段'),
(3, 2, 2, 'admit', NULL, '[]', '[]', 'branch', 'about', 30, 30, 'S2 第6段');
INSERT INTO "record" ("id", "project_id", "kind", "happened_on", "title", "body", "outlet", "outlet_standing", "url", "about_own_work", "indicator_key", "plan_item", "attended", "expected", "corrects_id", "logged_at", "logged_by") VALUES
(1, 2, 'topic_page', '2024-01-14', '“一支部一特色”专题页面上线', '主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。把师德师风教育融入组织生活，典型引领和警示教育一并安排。每学期听取一次群众意见，能办的当场答复，不能办的说明原因。', '甲大学党建网', 'school', 'https://dj.jia.example/tese/117/', TRUE, NULL, NULL, NULL, NULL, NULL, '2024-01-15T01:00:11+00:00', 35),
(2, 2, 'activity', '2024-01-15', '计划任务：完善谈心谈话制度', '建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。支部工作纪实由专人登记，做到当月事当月记，不补不造。', NULL, NULL, NULL, TRUE, NULL, 'application.plan.1', 9, 12, NULL, '2024-01-16T01:00:11+00:00', 37),
(3, 2, 'result', '2024-01-16', '工作经验在会上交流', '党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。', NULL, NULL, NULL, TRUE, NULL, NULL, NULL, NULL, NULL, '2024-01-24T01:00:11+00:00', 37),
(4, 2, 'theme_day', '2024-02-10', '2024年2月主题党日：重温入党誓词', '每学期听取一次群众意见，能办的当场答复，不能办的说明原因。', NULL, NULL, NULL, TRUE, NULL, NULL, 22, 25, NULL, '2024-02-18T01:00:11+00:00', 37),
(5, 2, 'news', '2024-02-06', '文学院本科生党支部以党建引领教学改革', '课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。', '甲大学新闻网', 'school', 'https://news.jia.example/2024/02/121.html', TRUE, NULL, NULL, NULL, NULL, NULL, '2024-02-18T01:00:22+00:00', 37),
(6, 2, 'activity', '2024-03-11', '经验交流会', '支部书记与党员普遍开展谈心谈话，了解教学、科研和生活中的困难。', NULL, NULL, NULL, TRUE, NULL, NULL, 9, 9, NULL, '2024-03-20T01:00:11+00:00', 37),
(7, 2, 'theme_day', '2024-04-16', '2024年4月主题党日：警示教育', '建设目标是制度执行到位、作用发挥明显、师生评价良好。', NULL, NULL, NULL, TRUE, NULL, NULL, 22, 22, NULL, '2024-04-24T01:00:11+00:00', 37),
(8, 2, 'theme_day', '2024-04-19', '2024年4月主题党日：重温入党誓词', '对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。', NULL, NULL, NULL, TRUE, NULL, NULL, 14, 17, NULL, '2024-04-24T01:00:22+00:00', 37),
(9, 2, 'theme_day', '2024-05-22', '2024年5月主题党日：志愿服务进社区', '新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。', NULL, NULL, NULL, TRUE, NULL, NULL, 12, 12, NULL, '2024-06-03T01:00:11+00:00', 37),
(10, 2, 'activity', '2024-05-30', '品牌建设研讨会', '课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。', NULL, NULL, NULL, TRUE, NULL, NULL, 32, 35, NULL, '2024-06-03T01:00:22+00:00', 37),
(11, 2, 'activity', '2024-06-20', '计划任务：开展结对共建', '对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。', NULL, NULL, NULL, TRUE, NULL, 'application.plan.2', 28, 28, NULL, '2024-06-21T01:00:11+00:00', 37),
(12, 2, 'meeting', '2024-06-26', '2024年6月党小组会', '教师党员在岗位评聘、课程建设和评奖评优中接受支部的政治把关。存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。', NULL, NULL, NULL, TRUE, NULL, NULL, 26, 27, NULL, '2024-07-01T01:00:11+00:00', 37),
(13, 2, 'service', '2024-07-30', '志愿服务：考试期间暖心服务', '科研团队遇到的急难任务由党员带头承担，进展在支部内公开。在重大任务中组建党员先锋队，任务结束后及时总结经验。', NULL, NULL, NULL, TRUE, NULL, NULL, 34, 34, NULL, '2024-08-05T01:00:11+00:00', 37),
(14, 2, 'theme_day', '2024-08-03', '2024年8月主题党日：学习党章', '预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。', NULL, NULL, NULL, TRUE, NULL, NULL, 20, 20, NULL, '2024-08-05T01:00:22+00:00', 37),
(15, 2, 'news', '2024-08-16', '文学院本科生党支部推进品牌建设', '支部书记与党员普遍开展谈心谈话，了解教学、科研和生活中的困难。学生党员联系宿舍和班级，重点关心学业和就业有困难的同学。', '甲大学新闻网', 'school', 'https://news.jia.example/2024/08/142.html', TRUE, NULL, NULL, NULL, NULL, NULL, '2024-08-21T01:00:11+00:00', 37),
(16, 2, 'theme_day', '2024-08-12', '2024年8月主题党日：实验室安全大排查', '党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。建设经费专款专用，支出由支委会讨论，按学校财务制度报销。', NULL, NULL, NULL, TRUE, NULL, NULL, 34, 34, NULL, '2024-08-21T01:00:33+00:00', 37),
(17, 2, 'lecture', '2024-09-09', '党课：党的纪律和规矩', '学院在场地、经费和工作量认定上给予支持，书记负总责。支部书记与党员普遍开展谈心谈话，了解教学、科研和生活中的困难。', NULL, NULL, NULL, TRUE, NULL, NULL, 8, 10, NULL, '2024-09-14T01:00:11+00:00', 37),
(18, 2, 'honour', '2024-09-09', '获评主题党日活动优秀奖', '对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。', NULL, NULL, NULL, TRUE, NULL, NULL, NULL, NULL, NULL, '2024-09-14T01:00:22+00:00', 37);
INSERT INTO "submission" ("id", "project_id", "form_key", "revision", "status", "answers", "saved_at", "saved_by", "submitted_at", "digest", "version") VALUES
(1, 1, 'application', 1, 'submitted', '{"basis":"学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。","branch":"甲大学文学院教工第一党支部","contact_phone":"000-00000000","established_on":"2011-03-17","fusion":"科研创新","idea":"预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。把师德师风教育融入组织生活，典型引领和警示教育一并安排。","long_plan":"院系党组织每学期听取一次建设进展汇报，帮助解决场地和经费问题。下一步将完善考核办法，把服务师生的实际成效作为主要内容。支委会每月研究一次党员教育管理，议题、讨论和结论都有记录可查。围绕课程思政开展集体备课，形成了可以共享的教学案例。党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。","members_formal":"11","members_probationary":"2","name":"杏林先锋","original":true,"plan":[["总结工作案例","每年提炼一个案例，经党员大会讨论","2023-12-26","组织委员"],["完善谈心谈话制度","书记与党员每学期至少谈一次","2024-05-05","青年委员"]],"results":"主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。把师德师风教育融入组织生活，典型引领和警示教育一并安排。每学期听取一次群众意见，能办的当场答复，不能办的说明原因。计划用一年时间打牢组织生活的基础，再用一年时间形成特色做法。党员大会、支委会、党小组会和党课按计划召开，缺席的党员在一周内补学。科研团队遇到的急难任务由党员带头承担，进展在支部内公开。在重大任务中组建党员先锋队，任务结束后及时总结经验。","secretary_post":"文学院教工第一党支部书记","superior":"甲大学文学院党委"}', '2023-11-08T01:00:11+00:00', 36, '2023-11-08T01:00:11+00:00', '8b2d7a412555d9ec7279394bad03f3525a903657e6af2ef7cc4ad61054905f9a', 2),
(2, 2, 'application', 1, 'superseded', '{"basis":"建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。","branch":"甲大学文学院本科生党支部","contact_phone":"000-00000000","established_on":"2014-01-07","fusion":"志愿奉献","idea":"新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。把师德师风教育融入组织生活，典型引领和警示教育一并安排。每学期听取一次群众意见，能办的当场答复，不能办的说明原因。计划用一年时间打牢组织生活的基础，再用一年时间形成特色做法。党员大会、支委会、党小组会和党课按计划召开，缺席的党员在一周内补学。","long_plan":"存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。","members_formal":"18","members_probationary":"12","name":"润心护航","original":true,"plan":[["完善谈心谈话制度","书记与党员每学期至少谈一次","2024-01-17","组织委员"],["开展结对共建","与社区党支部签订共建清单，每季度一次活动","2024-06-02","纪检委员"],["加强宣传推广","每季度报送一篇稿件，建设专题页面","2024-09-30","组织委员"]],"results":"课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。支部工作纪实由专人登记，做到当月事当月记，不补不造。","secretary_post":"文学院本科生党支部书记","superior":"甲大学文学院党委"}', '2023-11-09T01:00:22+00:00', 37, '2023-11-09T01:00:22+00:00', '97352a69e4501806c6d8cac31e6b83c82f592360075907f8ba3413047212f21c', 2),
(3, 2, 'application', 2, 'superseded', '{"basis":"建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。","branch":"甲大学文学院本科生党支部","contact_phone":"000-00000000","established_on":"2014-01-07","fusion":"志愿奉献","idea":"存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。","long_plan":"存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。","members_formal":"18","members_probationary":"12","name":"润心护航","original":true,"plan":[["完善谈心谈话制度","书记与党员每学期至少谈一次","2024-01-17","组织委员"],["开展结对共建","与社区党支部签订共建清单，每季度一次活动","2024-06-02","纪检委员"],["加强宣传推广","每季度报送一篇稿件，建设专题页面","2024-09-30","组织委员"]],"results":"课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。支部工作纪实由专人登记，做到当月事当月记，不补不造。","secretary_post":"文学院本科生党支部书记","superior":"甲大学文学院党委"}', '2023-11-15T01:00:11+00:00', 37, '2023-11-15T01:00:11+00:00', '9b9244238bbdd0cdfe015f5b4d68f71b27cd7e2c30e9f786d75f5e7ddda8d8d9', 1),
(4, 2, 'application', 3, 'submitted', '{"basis":"建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。","branch":"甲大学文学院本科生党支部","contact_phone":"000-00000000","established_on":"2014-01-07","fusion":"志愿奉献","idea":"院系党组织每学期听取一次建设进展汇报，帮助解决场地和经费问题。下一步将完善考核办法，把服务师生的实际成效作为主要内容。支委会每月研究一次党员教育管理，议题、讨论和结论都有记录可查。围绕课程思政开展集体备课，形成了可以共享的教学案例。党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。","long_plan":"存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。","members_formal":"18","members_probationary":"12","name":"润心护航","original":true,"plan":[["完善谈心谈话制度","书记与党员每学期至少谈一次","2024-01-17","组织委员"],["开展结对共建","与社区党支部签订共建清单，每季度一次活动","2024-06-02","纪检委员"],["加强宣传推广","每季度报送一篇稿件，建设专题页面","2024-09-30","组织委员"]],"results":"课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。支部工作纪实由专人登记，做到当月事当月记，不补不造。","secretary_post":"文学院本科生党支部书记","superior":"甲大学文学院党委"}', '2023-11-30T01:00:11+00:00', 37, '2023-11-30T01:00:11+00:00', '74e434f6431bbc32cc1db50e62f40895c33c4135ee2b099979b24f78748ae266', 1),
(5, 2, 'final', 1, 'submitted', '{"case":["新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。","下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。对照标准逐条自查，列出问题、措施、时限和责任人，逐项销号。宣传报道突出师生受益，图片说明写清时间、地点和内容。","成果提炼不及时，好的做法还没有形成便于推广的文本。支部坚持把政治建设摆在首位，把理论学习列为每次组织生活的第一项内容。对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。建立支委分工和责任清单，年初列任务，年中查进度，年末看结果。支部工作纪实由专人登记，做到当月事当月记，不补不造。","主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。把师德师风教育融入组织生活，典型引领和警示教育一并安排。每学期听取一次群众意见，能办的当场答复，不能办的说明原因。计划用一年时间打牢组织生活的基础，再用一年时间形成特色做法。"],"next":"下一步将完善考核办法，把服务师生的实际成效作为主要内容。支委会每月研究一次党员教育管理，议题、讨论和结论都有记录可查。围绕课程思政开展集体备课，形成了可以共享的教学案例。党务公开栏按季度更新，党费收缴、发展党员和评优情况及时公开。建设经费专款专用，支出由支委会讨论，按学校财务制度报销。下一步将把支部工作法写成可照着做的步骤，在同类支部中试用。学习内容按月安排，会前发放提纲，会上围绕问题讨论，会后形成记录。课程组与党小组合一设置，教学研讨和组织生活统筹安排、互相促进。","results":[["志愿服务项目获表扬","市级","2024-06-05"],["课程思政教学案例入库","校级","2024-04-12"]]}', '2024-09-10T01:00:11+00:00', 37, '2024-09-10T01:00:11+00:00', '21a890dacd6dd3bbbeb3a5832307e7bab808ec633eaa88447905594de795e337', 1),
(6, 2, 'recheck', 1, 'submitted', '{"year":"存在的不足主要是学习形式比较单一，党建与业务结合的载体还不多。预期形成一套制度、一个工作案例和一批可供同类支部借鉴的材料。发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。志愿服务以专业所长为主，服务对象、时间和反馈逐次登记。新进教师的政治把关由支部提出意见，书记签字负责。党员评议采用自评、互评和群众评议相结合的方式，结果当面反馈。建设目标是制度执行到位、作用发挥明显、师生评价良好。主题党日固定在每月第二周，内容提前公布，师生党员共同参与策划。支部与社区党支部结对共建，按需求清单开展志愿服务。"}', '2025-09-23T01:00:11+00:00', 37, '2025-09-23T01:00:11+00:00', '9439d481aadae82cad543e1c9aa8a1996d9946606af1350af5bd8bef404728cd', 1);
INSERT INTO "title" ("id", "unit_id", "person_id", "project_id", "programme_code", "name", "standing", "given_on", "until_on", "revoked_on", "reason") VALUES
(1, 5, NULL, NULL, 'school-model-branch', '校级党建工作样板支部', 'school', '2020-12-18', NULL, NULL, NULL),
(2, 4, NULL, NULL, 'school-model-branch', '校级党建工作样板支部', 'school', '2021-12-18', NULL, NULL, NULL),
(3, 5, NULL, 2, 'brand', '“一支部一特色”支部党建品牌', 'school', '2024-09-24', NULL, NULL, NULL);
INSERT INTO "visit" ("id", "campaign_id", "project_id", "supervisor_id", "due_on", "status", "visited_on", "conclusion", "by") VALUES
(1, 1, 2, 20, '2024-02-20', 'done', '2024-02-18', '查阅了三会一课记录，与支部书记和两名党员座谈，建设按计划推进。', 20),
(2, 2, 2, 19, '2024-05-17', 'done', '2024-05-17', '听取了汇报，抽查了近半年的组织生活记录，总体规范。', 19);
INSERT INTO "assignment" ("id", "project_id", "stage_key", "account_id", "assigned_at", "declared_relation", "recused_at", "recuse_reason", "submission_id") VALUES
(1, 1, 'review', 23, '2023-11-13T01:00:11+00:00', FALSE, NULL, NULL, 1),
(2, 1, 'review', 27, '2023-11-13T01:00:11+00:00', FALSE, NULL, NULL, 1),
(3, 1, 'review', 28, '2023-11-13T01:00:11+00:00', FALSE, NULL, NULL, 1),
(4, 1, 'review', 22, '2023-11-13T01:00:11+00:00', FALSE, NULL, NULL, 1),
(5, 1, 'review', 29, '2023-11-13T01:00:11+00:00', FALSE, NULL, NULL, 1),
(6, 2, 'review', 22, '2023-11-22T01:00:11+00:00', FALSE, NULL, NULL, 3),
(7, 2, 'review', 23, '2023-11-22T01:00:11+00:00', FALSE, NULL, NULL, 3),
(8, 2, 'review', 21, '2023-11-22T01:00:11+00:00', FALSE, NULL, NULL, 3),
(9, 2, 'review', 32, '2023-11-22T01:00:11+00:00', FALSE, NULL, NULL, 3),
(10, 2, 'review', 26, '2023-11-22T01:00:11+00:00', FALSE, NULL, NULL, 3);
INSERT INTO "decision" ("id", "project_id", "stage_key", "what", "outcome", "grade", "points", "reason", "at", "by") VALUES
(1, 2, 'application', 'return', 'committee', NULL, NULL, '预期成果与建设任务对应不上，请修改。', '2023-11-10T01:00:22+00:00', 35),
(2, 1, 'review', 'score', '', NULL, 7483, NULL, '2023-11-15T01:00:44+00:00', 29),
(3, 2, 'review', 'score', '', NULL, 8867, NULL, '2023-11-28T01:00:11+00:00', 23),
(4, 1, 'review', 'shortlist', 'no', NULL, NULL, '按专家评分排序，经研究确定。', '2023-11-28T01:00:22+00:00', 16),
(5, 2, 'review', 'shortlist', 'yes', NULL, NULL, '按专家评分排序，经研究确定。', '2023-11-28T01:00:22+00:00', 16),
(6, 2, 'revision', 'hand_in', 'handed_in', NULL, NULL, NULL, '2023-11-30T01:00:11+00:00', 37),
(7, 2, 'revision', 'revision', 'accepted', NULL, NULL, NULL, '2023-12-20T01:00:11+00:00', 16),
(8, 2, 'decision', 'propose', 'yes', NULL, NULL, NULL, '2024-01-02T01:00:11+00:00', 16),
(9, 2, 'publicity', 'admit', 'yes', NULL, NULL, NULL, '2024-01-12T01:00:11+00:00', 16),
(10, 2, 'final', 'hand_in', 'handed_in', NULL, NULL, NULL, '2024-09-10T01:00:11+00:00', 37),
(11, 2, 'final', 'grade', 'pass', '通过验收', 8850, NULL, '2024-09-24T01:00:11+00:00', 16),
(12, 2, 'sustaining', 'title', 'yes', NULL, NULL, NULL, '2024-09-24T01:00:11+00:00', 16),
(13, 2, 'sustaining', 'hand_in', 'handed_in', NULL, NULL, NULL, '2025-09-23T01:00:11+00:00', 37),
(14, 2, 'sustaining', 'grade', 'pass', '复核通过', NULL, NULL, '2025-09-26T01:00:11+00:00', 16);
INSERT INTO "endorsement" ("id", "project_id", "stage_key", "unit_id", "round_no", "decision", "rank", "comment", "at", "by") VALUES
(1, 1, 'committee', 3, 1, 'endorsed', 1, '经党委会研究，同意推荐。', '2023-11-10T01:00:11+00:00', 35),
(2, 2, 'committee', 3, 1, 'returned', NULL, '预期成果与建设任务对应不上，请修改。', '2023-11-10T01:00:22+00:00', 35),
(3, 2, 'committee', 3, 2, 'endorsed', 2, '经党委会研究，同意推荐。', '2023-11-17T01:00:11+00:00', 35);
INSERT INTO "event" ("id", "at", "account_id", "actor", "kind", "round_id", "project_id", "unit_id", "data", "reason", "data_digest", "chain") VALUES
(1, '2023-10-09T01:00:11+00:00', NULL, '命令行', 'unit_added', NULL, NULL, 1, '{"is":"unit_added","name":"省委教育工委"}', NULL, 'a9a63c834f0ce409a6329b44a3867769a7ba188097c84a3036ad3bdc0e60d426', 'f79fddee67601c2826278c8576fea990efaa079e7380498fa7a5c0c776a09a1d'),
(2, '2023-10-09T01:00:22+00:00', NULL, '命令行', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"admin"}', NULL, '4079221a9671d461a4fd402c5c29be4969236bb653cb4fab4da6595df776f39e', 'c33a1ef3c75164ac58bafa778f4644dcf98a19c22509dca853c5a90567edca44'),
(3, '2023-10-09T01:00:33+00:00', NULL, '命令行', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"admin","role":"系统管理员","unit":"省委教育工委"}', NULL, '5b38dfe06541ea367a8ca8119253b4534c1204194a20b16fa4289537e0f9bc9f', '21e6410cb0c1ed6a7fa56c75ea1b120674b4feb8765cefeaa02f75a555672e30'),
(4, '2023-10-09T01:00:44+00:00', 1, '系统管理员', 'unit_added', NULL, NULL, 2, '{"is":"unit_added","name":"甲大学党委"}', NULL, 'f05f01042875bfc121b40934133d6d9571a628745cbe589d002cf25d6c66533f', '1c785348d010cc093de2f6e44d886ba90221f7abc14db74dd180f72bde7e5d4e'),
(5, '2023-10-09T01:00:55+00:00', 1, '系统管理员', 'unit_added', NULL, NULL, 3, '{"is":"unit_added","name":"甲大学文学院党委"}', NULL, 'a206b4ba83950a2adabfbb55b335e675d54f0665d9c2072596d14e9875a07e91', '434b261dea70cb716b578f86cd90268530561e4a87ebabddb0c56b883f79b76b'),
(6, '2023-10-09T01:01:06+00:00', 1, '系统管理员', 'unit_added', NULL, NULL, 4, '{"is":"unit_added","name":"甲大学文学院教工第一党支部"}', NULL, '29138d0d7574bbca835dbf8cfe954c4836f21dbfccfffe4eed4bd8c6e2516c54', '324b29b565bebf1c38bbf3e892b46e4e9f7d8d37363bdeeecfbc0baf74b256d6'),
(7, '2023-10-09T01:01:17+00:00', 1, '系统管理员', 'unit_added', NULL, NULL, 5, '{"is":"unit_added","name":"甲大学文学院本科生党支部"}', NULL, 'b127bc5124e3ec65103d453713e28e999921fa506e7a975459dcdc753b1d0bfc', '2dcacc56dc92956d6ef95aaf38733ab533846ccb65d4658d6b34d31d6689e785'),
(8, '2023-10-09T01:01:28+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zzc"}', NULL, '04075bad11a6c046a7a0fc5ebd2e59d4fe701069c6a981a84e0bdd9a27b50fb7', '07ee5f0d013c8bf1c1194bc782f49513b469fde1d9cae69b2259ed93fe477292'),
(9, '2023-10-09T01:01:39+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zzc","role":"组织部门","unit":"省委教育工委"}', NULL, 'a5664ce593241be8bec740ced420195a412eb5064c974e93eb331ce9da736d0c', '6b3ae29070ef341e242ca1f60c8253f66b028b77016c4b7999ce749f363a9b1d'),
(10, '2023-10-09T01:01:50+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-ld"}', NULL, '96d43a4c0d2d4f322a1dedd3e3d438ffb595425a5b30d39dac7da56796234152', '390069afb56bc344fdfc5bc3ef871287baa3eff4a8ff76f64988744f80bfdcf1'),
(11, '2023-10-09T01:02:01+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-ld","role":"查阅","unit":"省委教育工委"}', NULL, '8359d5cd3a51325e78fbd0acf7fd270fd6d7e685b1dd0fc41bacc8908c6f4465', '605425968fe6a6a7020649ab785329fe45fc26bb1e3d3d4e44699048c3e8ece4'),
(12, '2023-10-09T01:02:12+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-sj"}', NULL, '75984408494f74be555f1f2151e00e72a61264522a25cae28a06b929e605376a', 'a1f6d82df288f7d83d4ea19ecdff5424ca43372006271a642a75bfc76c09f5ee'),
(13, '2023-10-09T01:02:23+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-sj","role":"审计员","unit":"省委教育工委"}', NULL, 'dadc1c1e0dfb221f041e08c158a319de0d6557ce7f7c2227d2518bdd71088b95', '6930ab810785914e2ac65f4165381f6c19de38f3a8fe62ffea1daa4718fbae4d'),
(14, '2023-10-09T01:02:34+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-dd1"}', NULL, '5aefb8c96425dd4f061ee9e716cb3e4b0cf9e048163d8c609724592585bb0248', '664c10382721292dbf7610027fead890bfae478d6c2c62be9b852d3612448a70'),
(15, '2023-10-09T01:02:45+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-dd1","role":"督导员","unit":"省委教育工委"}', NULL, '85b05031b37a7145d81c4dcd9939775a7688efc4b46a1dbfc2b8ed2aa560b790', '956e189f268628701bb0f8cfabdc3675c2f2e4389e796a0522377c4caab64fe5'),
(16, '2023-10-09T01:02:56+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-dd2"}', NULL, 'fc499bae528ee9cff47a74a7524d860a74af0bae541d779e7018eb02106e2fba', 'b9becb047ddb19194e478d9973fb44765121e2626f129e639a71e5e0f8cdcd74'),
(17, '2023-10-09T01:03:07+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-dd2","role":"督导员","unit":"省委教育工委"}', NULL, 'e1dbbcc69d672b75a3af80f70c6b57a5d0b23baec52203eb4be8b2c79472bde3', '2350b8fa3be85c63b0057fbdfe23b309d42b61d808b38a1341e29697c7424253'),
(18, '2023-10-09T01:03:18+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-dd3"}', NULL, 'a1ee1f966a1964f8bd886a2afc14a20fc3d37cef2accf1262d2de3905a936f86', 'af8131122271d09a5548c903abf0c28a1801ab6b102e40bcf5fd329f01841534'),
(19, '2023-10-09T01:03:29+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-dd3","role":"督导员","unit":"省委教育工委"}', NULL, '20ef483984af6b12ea0339ee9d38f91911f954aac2c11172faa5bfea4bd5e0b6', '61c21ad2e04c109013e92552f068320b54f117c0a3c557b4835935f91d60136d'),
(20, '2023-10-09T01:03:40+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj1"}', NULL, '1e8b6bad349fbb19eb6f3bf3785ebf112c330723fec90ffbcba0b009b0bd2733', '7d4341ea911bcd3decdaeb1557a4b15ff18c27d6f48cc91d57184d1b4db3612b'),
(21, '2023-10-09T01:03:51+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj1","role":"专家","unit":"省委教育工委"}', NULL, '389b887ec256ca7ac014fb18b07bab1b3f32091d6439f5ecf9e5f9442d459e54', '077e85b8543dfed5eeca654230cdde8df12a9044e1afd16e72dbcf36ada38b22'),
(22, '2023-10-09T01:04:02+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj2"}', NULL, '0800ff142b54f3a6289a0a5c472d4d793733d06f98f346225e9bcc21ddab3297', 'd6011406f6937369e30a19c90642c7fc5f233089dca9ad3814a887ace99faead'),
(23, '2023-10-09T01:04:13+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj2","role":"专家","unit":"省委教育工委"}', NULL, '909beb09641a06de6e8462bdfa696f13f6a9ba3785b6d8678080b4d371781af0', '83e9abf2a42efa7d93e975d8a599d178ee2f9718e34ecfd374eed52b7e2a1727'),
(24, '2023-10-09T01:04:24+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj3"}', NULL, '2c76a66a5ce3c0e6f486e50e2898f431ff9df26b838dae774b553a900af586dc', 'fd66fd3043d847b605474bdecc92dd426b0edb6e4de160869045cd1dfb40403b'),
(25, '2023-10-09T01:04:35+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj3","role":"专家","unit":"省委教育工委"}', NULL, 'b9b28bec39fc05049c341ad574a98ecb038f1380f5574ab208d378d6d9f4b248', 'cc0dec3c15504f052c95e8ab11cb1c9e9eb6ce2e22ac147adbb1550a68db8428'),
(26, '2023-10-09T01:04:46+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj4"}', NULL, '22760d446933a4ac87a7604a145e583ba853c5ac8d8c4810428b669f740d93fe', 'cc1a4a3af2f455e8763de82c8f6058f6f895ee92aadfd7694f97b99adbedc5b0'),
(27, '2023-10-09T01:04:57+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj4","role":"专家","unit":"省委教育工委"}', NULL, 'bbb9d1284778d3629daeb2b9bb8bc2ba6174f497fe1335e8957f48103720cea2', 'b0ac2b415247d652d8fb33f975a7b0b894f4a7ceefb59676306e977aa8560ff0'),
(28, '2023-10-09T01:05:08+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj5"}', NULL, 'b23415d0f0222bfb2f8e1588f6f1279948613c9fa43173768ec3681a12efd95f', '4907cf7e77da1167614cbb3caaaaa494e948aaf80c7a405301d2cc47bb194cdf'),
(29, '2023-10-09T01:05:19+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj5","role":"专家","unit":"省委教育工委"}', NULL, '84bf6e611e8fedbffc94050a956fa336c38a6e57b1a9b28e34dc5b775337af99', '251f81fc072c357325f0536164039f3c3fcee11daf8cb78c78705f0591316124'),
(30, '2023-10-09T01:05:30+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj6"}', NULL, '9dafad7ff0f3e647d450a058a347edc37551d1d678872a69c0f5cd3bbdf33947', 'c920ad5e21b2e79699d0a4870b1df12b6c90d749e38f1f256f99eece7a1842b9'),
(31, '2023-10-09T01:05:41+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj6","role":"专家","unit":"省委教育工委"}', NULL, '0960b752786bbac318f534b55523187771400bcdb00653e2a549744bbc64e054', '8eaa7d7d7da9a04cc615535646b6b402602dfbdb1f47d3a30e8d832565f63dc3'),
(32, '2023-10-09T01:05:52+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj7"}', NULL, '27a6dfe9caed10fcede09c7929b8741793c54bace5511a9dae446e76232d8215', '034ae6862c941c0b10795ae477408b723a52373fb947281c0095fb8e96589a2a'),
(33, '2023-10-09T01:06:03+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj7","role":"专家","unit":"省委教育工委"}', NULL, '9f591b3420e9111d99e6a055ca7c8f17edd75c1a449e4e88414be02a5706ad40', 'e900203d2e7e4a6638b48072d742b537599d59f1be34d7dfecce5ee8b0af6ddc'),
(34, '2023-10-09T01:06:14+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jygw-zj8"}', NULL, 'a92af32b5b4a831acccb92d9d1dfe423aca0de4ccc565026bce82b369237f0a0', 'e070d55f6bb11c416d4a16c39abaf98e0d6b1c9a9287960e351ba686390ca832'),
(35, '2023-10-09T01:06:25+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 1, '{"is":"grant_given","login":"jygw-zj8","role":"专家","unit":"省委教育工委"}', NULL, '1b5d28c345623fe969bd22ae80ed0c6e432b75aee633a4ca895c25d022934bb1', '757ebae1cd653c475ab13fbe0fd19324d0f1013393e8a9fb4d89554218a80a49'),
(36, '2023-10-09T01:06:36+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zzb"}', NULL, '0f7ddd1578ed4aa2c7ae56e7dd943eb3bc76c07a7f2eeec8a05cc325de830101', '6d9d9cd645106f8b98fc815c3a129cda92eeab50e403e61beda25efa01758b9a'),
(37, '2023-10-09T01:06:47+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zzb","role":"组织部门","unit":"甲大学党委"}', NULL, 'a4f3d9a12cfe92bf4a8526e02c338a8fb4eb5d55b890611a74fbafed82582ebf', '84d5623c99b6c1195556119628c761cedab77a81316c32a1c6ec2b102b60b193'),
(38, '2023-10-09T01:06:58+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zzb","role":"基层党委","unit":"甲大学党委"}', NULL, '8cf6d7fbb77b7531119038b9b685fa8d2ed8bd3749fa070534ffc826bc6c8b73', '630c262abfb99a2dc91ecab8823412137f1c7386ef6f7c3c24ab1e695f5d808e'),
(39, '2023-10-09T01:07:09+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-dwb"}', NULL, '9f9c24a3481b1b507fc57e7a9627fc52926b44a32396fa73c488fc78ed1760e5', 'aa9206be9881ae22c756398f4dcd484f177cc35c39bec3046180fc54699c010e'),
(40, '2023-10-09T01:07:20+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-dwb","role":"支部","unit":"甲大学党委"}', NULL, '2213d71ded97691d2d06ee7fee14011d9a9edc91e9b9a913efd373c85095e655', '82a7c46054d76d083cdc129f970f88f918a5e9e534572e3e53e5d2f873729df0'),
(41, '2023-10-09T01:07:31+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-ld"}', NULL, 'd8b2cf9eea9e0c2528bd5ba34994d238eecd34132086928f2827eb3833daa43f', '372da0b6f9c736e4d3acee05bdddff3158d312a9c5e71d477eb1e77da74193b8'),
(42, '2023-10-09T01:07:42+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-ld","role":"查阅","unit":"甲大学党委"}', NULL, 'a9c5d2375d8c49f62c576f24c7f2c01991c39732fc7ee2892d210f8e5a22df4d', '4f9a34ef5344fd22f0d08821e952c670e8d924b2c2ccb142c64ff666864cd9ba'),
(43, '2023-10-09T01:07:53+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-dd1"}', NULL, '656e55a84159ee9d30953a45b35537d77e5e29f5dc727328a2342e0c1fb5589b', 'd97e75db2f9f072996ef151eee7a81556e05acdcc25288f3a3008698f298099b'),
(44, '2023-10-09T01:08:04+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-dd1","role":"督导员","unit":"甲大学党委"}', NULL, 'fbc4c2b10b3c1aeba5e82973d22b09c033be0d35b7da8f0060d28e466143b3b8', '25b1db843ec1b321babba148351d483bf38115d0eb3a9b8cace9e9b2423ee6b9'),
(45, '2023-10-09T01:08:15+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-dd2"}', NULL, 'cf7fd3ce03a139e96df7c1760735c14e51ceb119921568f2b0db0f03d0d36022', '1015de47e16f7cc5e071fcea4025b1865124f1ddcc21d74da564132d484f04ae'),
(46, '2023-10-09T01:08:26+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-dd2","role":"督导员","unit":"甲大学党委"}', NULL, '561c6befb9c6a94a0364dc8fecfdfe30af9f76cea3ef447fa9197b0e3f053ab9', '641d07ecbc966fdfd207485139aadcdbe8474745f9f1c6926cb029bc96c6e483'),
(47, '2023-10-09T01:08:37+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj1"}', NULL, 'cf8a5ddfd3ee997a0c4c8dbd58b9b17a71ed11ffce3f11c048d79d9899b23395', '6e92aa449305d0c6c32693d4d9f6ed101866e3f6f34a5f6b0b3ebba423e82bec'),
(48, '2023-10-09T01:08:48+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj1","role":"专家","unit":"甲大学党委"}', NULL, '93795da0f9e6a54a6509ceb2ba5a109d79ae0f3da3443ea65e1096e29d08777f', 'b6cc134a370cc196f10259f1384fb5f9522a4d973d97593655dcec1961133716'),
(49, '2023-10-09T01:08:59+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj2"}', NULL, '2ad0c3bb3e4e9bddbe7f697a85b33b78c28ead2aeb8b456071c2e875770ea880', '28eee8d6f4609e96da73208aed7b787d5908609b7edbaa8f2a5ad3fe233a2eb6'),
(50, '2023-10-09T01:09:10+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj2","role":"专家","unit":"甲大学党委"}', NULL, '183b5666568864d4f6b6d7f6147373f2d12eeeffeaf3837c707aad311dec0987', '3abb92a33e1d04aa621e7e75301a7262943d26747903d2d28740b194b05ba4e6'),
(51, '2023-10-09T01:09:21+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj3"}', NULL, '2fefc986f53c6f2a0677b5f20a388d807c14cdea2ae0d77379a5a8e13ed6cd3e', '0358cf85c35c6894351289c55753e31013f258613bc3737ae92040c9e977de8c'),
(52, '2023-10-09T01:09:32+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj3","role":"专家","unit":"甲大学党委"}', NULL, 'bcd904b6d0026dd9d24dc37113c7b699fd00f4ff2072739de96745a324d5a91d', '74e7d95eaca5dadf1b53094389015385e8489e68b80d9539e47cda61a65349cb'),
(53, '2023-10-09T01:09:43+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj4"}', NULL, 'd16693b5ff0a9ab2ea7307e76bb4fd6c0fca7393b03332fa5f697755f64c4764', '6971487ec063eb78a0f0f235a4da9863bfc535338ec0786fbea99dacad7c235a'),
(54, '2023-10-09T01:09:54+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj4","role":"专家","unit":"甲大学党委"}', NULL, 'a6684e4d39ff90dec58221b7022cb2db49b10c133f5255c4959d9c927934a8dc', '7974acd9318ad8a071c1fbd79570a03454da05fbad7db20e05c101fa347c234a'),
(55, '2023-10-09T01:10:05+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj5"}', NULL, 'eb16addbf987618fadacbcb46f9b73a62f2dcb32a13855ef053b2eadc4c120fb', 'e07900ce6499796361cced461e5d2ed8c3b84ddb64b8343fc974408a29309cdd'),
(56, '2023-10-09T01:10:16+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj5","role":"专家","unit":"甲大学党委"}', NULL, '72d9b61d35a2045f79505aaa23b4ac78434054767bc7b52d9177a5d6518d9cb1', 'd682bf3ac1dcf4d2d8f11e3201e1e34cfd573bdca43eabdcdc82f9dd76898029'),
(57, '2023-10-09T01:10:27+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj6"}', NULL, '086bc0597035d47d8afa5fc7ddc938574309d0bef6c3a3e904c41ea704a2bffb', '74999ccee691245e8feaca2a50601276cb3df4e559bd1df1b219bce6495b124d'),
(58, '2023-10-09T01:10:38+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj6","role":"专家","unit":"甲大学党委"}', NULL, 'd81bfa8ec1c27ff19eeedb0a4950e6a3d90e19a9484901703368a28a8b32e967', '1e9b44040fced81667894f28966ad007124f6bcc7877e7b12261e3ad5f31ceb0'),
(59, '2023-10-09T01:10:49+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj7"}', NULL, 'cae4c9d549de0554346d46075b5b9f30a937e832f5ca013f2c9d0c4194519ad8', '1d74cc390c713edcfede34ab984f8492fa8eddb6f39d2875b2c6a7d28768807e'),
(60, '2023-10-09T01:11:00+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj7","role":"专家","unit":"甲大学党委"}', NULL, '7b63ca963aefeea9a52547e3ae11d2138a5dc73ee1f9519c9d5d7ad2a406462d', 'b17e720c49b87e0a0e0cee555dfff88481d28831009c873e6a5e61cb837bc276'),
(61, '2023-10-09T01:11:11+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj8"}', NULL, '9fc476809d2f64f58fb9193028b5236907af494e41d920152264ebecd8f9248b', '24d7cdaf9100f0b319f8b0702dfb329f65051f82fd32b39230f23cdadf650222'),
(62, '2023-10-09T01:11:22+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj8","role":"专家","unit":"甲大学党委"}', NULL, '1be708b633b26ce04cf1fbbfd2a74f9a437509dfba7d44ecc08c896c2236890f', '0fedb8952dca5c22329377a4873b13dc19a82896a8d4745bdace55957ca11d85'),
(63, '2023-10-09T01:11:33+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj9"}', NULL, '5f3321d115167933cd8695e20fdf87eb7146e728005a0096ec5064f79a1b4866', '9d3fcdda468f121254b1c0cb5ab23b5884fd55b51b19fa150e0bfae44f425315'),
(64, '2023-10-09T01:11:44+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj9","role":"专家","unit":"甲大学党委"}', NULL, '5745db6b23938a97dd0d4101c6c8841c07e29019f95e41d8f15732e25dac798a', '3652ce68ee22426842d14a6938ffb3c7ec71fed54139d95158340adbe04a34df'),
(65, '2023-10-09T01:11:55+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj10"}', NULL, 'bb979055d114cd5d393744a8731f4ad92d9071aa7e908ff2781930c61d588e56', 'd073a6922ca6db76746f37d8a47af9a3b74dcae59e3ca0e456e78fd30d532a93'),
(66, '2023-10-09T01:12:06+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj10","role":"专家","unit":"甲大学党委"}', NULL, '481930a1b030bcf522bcb1690479a8488e78f0086c46c2103bc351bc4f11f332', '94e29408e52a4d09a9f50f8e3ed15d9f8ce0c183f676c77ee6626bc2f9327f5e'),
(67, '2023-10-09T01:12:17+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj11"}', NULL, '843dcd275b9142d992d26a4db8b0c39dec483eb62c673c052c8906d971542897', 'ccc202fa28095edc263057aa94f60daf61dd06c78b121d381dc52f130ba97b79'),
(68, '2023-10-09T01:12:28+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj11","role":"专家","unit":"甲大学党委"}', NULL, '67e8f61ca10e001e5a39bd901cbc7e5025f1e4153d22cbf8d99a3ca10865e40e', 'c043a1993dde5f567e89e85d367bf46bcf49663c133eccc51b8f78fb879c6fe5'),
(69, '2023-10-09T01:12:39+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj12"}', NULL, '09ae6643c386f9a508278bedcd1eb93c76d28b7b6dd4d3befe1c7e4f8a5fbfe2', '62d9533b81f6abd050ef5ac6b2bec7b781773fef3907951dfe79f2281d136715'),
(70, '2023-10-09T01:12:50+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj12","role":"专家","unit":"甲大学党委"}', NULL, '09e3a0f47465f20849948ef581dde0e52fb9011eabc3dbd54ed884456375f610', '0480619a104004b3cf5d8ba33b79cfdc50f2f8766e8abc0503acb10e376d2301'),
(71, '2023-10-09T01:13:01+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj13"}', NULL, '8a5c758d9bc513b2d7f1bd9089f61e1614e0f4bf3b74088bc62abbe24833e510', '181b391a0705e7f82ea7f0c2cf1eb5eabdae85308ae22e9cb43a8323d0432811'),
(72, '2023-10-09T01:13:12+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj13","role":"专家","unit":"甲大学党委"}', NULL, 'badaae165818053d6cb526bbaa09587ebcf88a5594ab0ab3599cafc576d9542d', '866038af51e8f68b8da11f23838558bc45011564e6a02b1b334c05f5f1f61bf2'),
(73, '2023-10-09T01:13:23+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-zj14"}', NULL, '02bded98cb0331980facf83099a18c157990d4b568bb065c9824a504598d7b79', 'c2e45acba16d35c27a3d63fb369160c5e3ea5f6c2108e6edaac6d691b0699a11'),
(74, '2023-10-09T01:13:34+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 2, '{"is":"grant_given","login":"jia-zj14","role":"专家","unit":"甲大学党委"}', NULL, '5212e9a4f6b55d2982cbf3717cf41936308587eea0c062e0eb39f9b01ee19ba1', 'fb55606b008a556bb53aca77b94ac32b29abc495be6022d6387433b0d4c32d92'),
(75, '2023-10-09T01:13:45+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-wx"}', NULL, '9b1a3f682f1177cbdc1bf9577b435ae2479409580e008000f9759a097f0bc1cd', 'a1eb2c8895a7de96038b444092229a954aad45679b3ba15d6a11dccd5c49ea1c'),
(76, '2023-10-09T01:13:56+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 3, '{"is":"grant_given","login":"jia-wx","role":"基层党委","unit":"甲大学文学院党委"}', NULL, 'b96f5a80cfc7f44a07429698ed74662b0d474d6ddf1ae1ef68439e05871236f7', '60e1f41277dd18ff69eaae46ae833d6da2b04872054a14a2eaa72a4510fd64b4'),
(77, '2023-10-09T01:14:07+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 3, '{"is":"grant_given","login":"jia-wx","role":"支部","unit":"甲大学文学院党委"}', NULL, '7c437900b5a39eb2b842c7aebc526e7a1ca8e4a60ebef239dac09a2be5516c23', 'bda9746134510b0e359f6ca23ba368f5bcce82a807d4633cf60ef947d46b4187'),
(78, '2023-10-09T01:14:18+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-wx-jg1"}', NULL, '01569dcb8bfa823789e51e86e5f2093894ab3a2f7c7d35e51c4d7ef8211ed198', 'e08c1ed59299022f013085ea0c74a2f5b92b43371000e909c3d68af1947476ec'),
(79, '2023-10-09T01:14:29+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 4, '{"is":"grant_given","login":"jia-wx-jg1","role":"支部","unit":"甲大学文学院教工第一党支部"}', NULL, '9f16aeeef7a859707db38479f0f45e024a0f5736dc4d464ee4b1837e1cb5b240', 'e9031e08294306e0fe3e858e369803b872e7d433293739b68f19fb5463032555'),
(80, '2023-10-09T01:14:40+00:00', 1, '系统管理员', 'account_added', NULL, NULL, NULL, '{"is":"account_added","login":"jia-wx-bks"}', NULL, '281055dd3a046167f3ccf85743bfcf4011299f2f0a0a33dc934c7c2ffa8c9b17', 'e845b5667f6ee42c1730a94a568b4b6b5533bc949263ac5ea31222017ff53e78'),
(81, '2023-10-09T01:14:51+00:00', 1, '系统管理员', 'grant_given', NULL, NULL, 5, '{"is":"grant_given","login":"jia-wx-bks","role":"支部","unit":"甲大学文学院本科生党支部"}', NULL, 'd8482f13fc33e432291066bfb05ac046d98138bfbc00636b44546dfda72994a3', '933f4818b4d5db58b24d58e121fcf10234c9844f3dd7f5d61fd75c3596a5c532'),
(82, '2023-10-09T01:15:02+00:00', 16, '甲大学党委组织部工作人员', 'title_registered', NULL, NULL, 5, '{"is":"title_registered","title":"校级党建工作样板支部","given_on":"2020-12-18"}', NULL, 'f86323fd0f451a2b79b9b4992e764a7a765ae4d1382732497e23b6113e9c4e88', '57e624b18e3d23132e29c37afd07f2729fff9f7ed47e9a165e79814a3ab3d40b'),
(83, '2023-10-09T01:15:13+00:00', 16, '甲大学党委组织部工作人员', 'title_registered', NULL, NULL, 4, '{"is":"title_registered","title":"校级党建工作样板支部","given_on":"2021-12-18"}', NULL, '58e06677b6fab252890d03f60a9834637e6dc508939ae5f34c1ff38d6f21683d', '290147ddd35d7dc68e00e54e634820b7f14b2abc8ac3f8da10c33b4888ecf10f'),
(84, '2023-10-12T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'programme_added', NULL, NULL, NULL, '{"is":"programme_added","code":"brand","title":"“一支部一特色”支部党建品牌创建"}', NULL, 'a3d6e4986a8f4a4a4bb86afbedbef02856d8db39241e521a394ad19cb56af1e0', '4d2441a0441ba52d4fe456769021c4eac296380d0f741dcd6ab2c72d3807e4d1'),
(85, '2023-10-12T01:00:22+00:00', 16, '甲大学党委组织部工作人员', 'round_prepared', 1, NULL, 2, '{"is":"round_prepared","name":"2023 年支部品牌"}', NULL, '27beacd155e290a4efb6ffeeacb4fe17767fcc5c48e676979c5fc958a44aa82f', 'de55990eb102859f0d9e41fc05c70cb13dbc6e1d46785f07d0599cd1cbbe068d'),
(86, '2023-10-16T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'round_opened', 1, NULL, 2, '{"is":"round_opened","name":"2023 年支部品牌","announced":"2023-10-16"}', NULL, '5935f8e0fd998ae79df4f871249aa61d1014ffac65ebefa88e5f2fc41bfc35a0', '3f34ed9bc6f452b089dfe7a712f026f558eecbef09bb9f959d5fe6466ffbe717'),
(87, '2023-10-20T01:00:11+00:00', 36, '文学院教工第一党支部书记', 'draft_started', 1, 1, 4, '{"is":"draft_started","name":"甲大学文学院教工第一党支部"}', NULL, 'aad244b06ee2dfa5b8f739b83018fe927964377f3c9dbe2fe39e335c57466a41', '142176757f5637155ba3679608c4061945bf2b7ed4c2c0556fff4203d24b0124'),
(88, '2023-10-20T01:00:22+00:00', 36, '文学院教工第一党支部书记', 'draft_saved', 1, 1, 4, '{"is":"draft_saved","form":"“一支部一特色”支部党建品牌项目立项申报书"}', NULL, 'b315349e38768ec0c6c8ab39324a7ec3a158db13a81836bd8f2b2ba6c7299689', 'd705a3f9da5690d872136b71817eda0e8b32c856f09c60f566e04d338e9f5e71'),
(89, '2023-10-27T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 4, '{"is":"digest_sent","account":36,"items":1,"copies":0}', NULL, 'a3dd4027862a9bcbffcdfaa54ef719a50fa8a8f3b4e252ed75bbe38636d60515', '3bb4635238a43a67e0f337e29eeda7384e3d79087f778d3850f11d5d3d1b2e01'),
(90, '2023-10-27T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '24da888a48c909697fb9de6df6420610d0a15e0da1df4b48426a70371a8fac94'),
(91, '2023-10-27T01:00:11+00:00', 37, '文学院本科生党支部书记', 'draft_started', 1, 2, 5, '{"is":"draft_started","name":"甲大学文学院本科生党支部"}', NULL, 'da22bf998d027aa0fa6b1fb8aa8395e84441db94fb3267c153f3990837d49c4d', '09d84d122699f8900965c0f6791347cecc5befc889116f23b8ff15421837a7c1'),
(92, '2023-10-27T01:00:22+00:00', 37, '文学院本科生党支部书记', 'draft_saved', 1, 2, 5, '{"is":"draft_saved","form":"“一支部一特色”支部党建品牌项目立项申报书"}', NULL, 'ce3ceec851d6992ad947c21f28d7cf152571beee3330bc84337b1e462229d37d', '868935c3c97c8607f2e3806326ff3464ee71020bfc29e54101aba5b3e95057e5'),
(93, '2023-10-30T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'cf9e47e5713ce5e1ee4e73893eba9a8b3257a1a376c216ca1008c80dc215109d'),
(94, '2023-11-03T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 4, '{"is":"digest_sent","account":36,"items":1,"copies":0}', NULL, 'a3dd4027862a9bcbffcdfaa54ef719a50fa8a8f3b4e252ed75bbe38636d60515', '61639f0d25f665637132c9684ab5bef33028935b1f79d3d2653629be0f00e7e6'),
(95, '2023-11-03T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'a903efe625026c9e85948616687ad26c32ef87e7a34cff2cc8f3c94d6ea55866'),
(96, '2023-11-07T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 4, '{"is":"digest_sent","account":36,"items":1,"copies":0}', NULL, 'a3dd4027862a9bcbffcdfaa54ef719a50fa8a8f3b4e252ed75bbe38636d60515', '00f2803cac26df6aead64f14e960acb7d520df44df3718af8f438fb8739d6aef'),
(97, '2023-11-07T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '2e9c4252cfd1b246cf904455b8a423ecded84ba86d8972cc09ab054de0569cb8'),
(98, '2023-11-08T01:00:11+00:00', 36, '文学院教工第一党支部书记', 'submitted', 1, 1, 4, '{"is":"submitted","form":"“一支部一特色”支部党建品牌项目立项申报书","revision":1,"digest":"8b2d7a412555d9ec7279394bad03f3525a903657e6af2ef7cc4ad61054905f9a"}', NULL, '3f8e81b892cef75f03f4dc75b773e47b93187bd64e8ad3d529eff3bc65846869', 'fdd4c0c078a81b0ff3a72c07a64621b71ec768b84f6d8cd1bdcda29cd12197dd'),
(99, '2023-11-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":1,"copies":0}', NULL, '9b32f03ad3ac919803dc3391e7ec0d9fe5eaf3df4e888f118678bb507e2a55ef', 'ab72a882fddae5542f0fb600d901383115174bf7a9329d3c4afa32bc0d481288'),
(100, '2023-11-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'f2ab431bc1ff0302b29a5f11e7c6270cc7efb85eb0b2204796f3b0dee6c9fbb4'),
(101, '2023-11-09T01:00:11+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"佐证材料1.pdf"}', NULL, '1257c25d72d2e13f6b75e18219a1e1692ce8fac297be9e1da2710f98e1c46796', '84598684149c98621dbddd5723aacc5c411977026d06928105d92afc34b602d1'),
(102, '2023-11-09T01:00:22+00:00', 37, '文学院本科生党支部书记', 'submitted', 1, 2, 5, '{"is":"submitted","form":"“一支部一特色”支部党建品牌项目立项申报书","revision":1,"digest":"97352a69e4501806c6d8cac31e6b83c82f592360075907f8ba3413047212f21c"}', NULL, '38cf07b2891edcf3e3dc0d11fff6c4d62aec408a9a361440cc3e5d48be08ca38', 'b38bcbf61ff9b19d122578c7d7a26f682992fed3bdc63b9e09e7abad7e5fd067'),
(103, '2023-11-10T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":2,"copies":0}', NULL, 'f06d7bd5ff1913ff7f3f9a4780c1610da996011d285b2c60a16b2ae6ec0f6edf', '7be37ac349a080fe564a351e58b60f2b9b97062abe3514f291a540aaae3eb3cf'),
(104, '2023-11-10T01:00:11+00:00', 35, '文学院党委组织员', 'endorsed', 1, 1, 4, '{"is":"endorsed","stage":"committee","by":"甲大学文学院党委","rank":1}', '经党委会研究，同意推荐。', '1547135c6b9a20b9443cedec3240838df691fe5d532a38da9139e253dd215086', '680dd94ba1308ba6f4e9f6f1bb9ce0a497d42a6aab61143ecd6907dc9f34383c'),
(105, '2023-11-10T01:00:22+00:00', 35, '文学院党委组织员', 'returned', 1, 2, 5, '{"is":"returned","stage":"committee"}', '预期成果与建设任务对应不上，请修改。', '661a46a54267528414f6e8c0041cdb671d14185572c547789b2b64547695914a', '134759fca0369f880efe68f37cc017085b16fcf04b712d295e700fade0e0349c'),
(106, '2023-11-13T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '106703774cdccd251c6b51af0d320ac7c95a11b3df573c6a7b5db93767f61d00'),
(107, '2023-11-13T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '60c72ab312b624f6c90076f667560dd6cfb05fb1833de7b7c759f7382265b1e9'),
(108, '2023-11-13T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'experts_assigned', 1, 1, 4, '{"is":"experts_assigned","stage":"review","count":5}', NULL, 'be9d38ed5b0a4e0658e47d0d79b19677b2671cbd686f3a1fde777ffda1009c24', '112c6c800aba7e91d8b3a83980b1953dd24e7909a35e9300c63fb1f709c1f033'),
(109, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":22,"items":1,"copies":0}', NULL, 'eca1486f4247be5b4a9d2a972227f9459735e02d323c477312ccaea01c857182', '1b449e0cda04ab1bb9c3038c5b1233a03f4888445fd0083cd10825333a01472d'),
(110, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":23,"items":1,"copies":0}', NULL, '9c0fc94ed0bfdd911d5f449cc1ac2c73490700c685a810a85c752036aa075497', 'aa8778ff205ebe0dc3f96cbaacc5b146ab46d01ff0b985a4a3b9774b12725691'),
(111, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":27,"items":1,"copies":0}', NULL, '285cb8939db21ec63697cee5b8ee7d1f26af6079a397e6e233fda046dbf47b1e', 'e593df68738e058f530feb9c57b7da1cdf8c0ccef12fc048e8a4a79ce0b7ebb7'),
(112, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":28,"items":1,"copies":0}', NULL, 'e2a41195e653327b8060aaee0c5a74deaa017a82187ad21a3137c77732d248ec', '8684de6702f07d27fbdf8641e8d4ae503a87cb1f740e9b7d5f8022118af53b4f'),
(113, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":29,"items":1,"copies":0}', NULL, '2ea908969d734dd4c870ed99a1baeb71088aef9b1e998260836e9101ad120fbb', 'eb591d1f368db09ad01c6e2cb383aa9011b295ddaf97f58de3e517fac47183b9'),
(114, '2023-11-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '4a3981d28183b866cf1517201ba50214ac0ff37e610fcf96c2936257ec8113ff'),
(115, '2023-11-14T01:00:11+00:00', 22, '专家癸', 'score_signed', 1, 1, 4, '{"is":"score_signed","stage":"review"}', NULL, 'd0aa37138396467acb966004bff9b65bd78db183c8505dec282dcc37a33c71c5', 'd0b4010657b5cd27788a882bc32e1cedf1baf21832778eeed0c5ca9d362105cf'),
(116, '2023-11-14T01:00:22+00:00', 27, '专家辰', 'score_signed', 1, 1, 4, '{"is":"score_signed","stage":"review"}', NULL, '4216304cc8a8e7b9e20c10b9bdb93d0a1e908706cac178008c8df55843e7269b', 'bee626d16f8b613411fc85ed0875ae682d70a109bbf2894f79841878a254c98f'),
(117, '2023-11-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":23,"items":1,"copies":0}', NULL, '9c0fc94ed0bfdd911d5f449cc1ac2c73490700c685a810a85c752036aa075497', '97c0978539c1cabcfe4a3c67679b3ab32deb2eee0f577e9156cb3d86aec3ec05'),
(118, '2023-11-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":28,"items":1,"copies":0}', NULL, 'e2a41195e653327b8060aaee0c5a74deaa017a82187ad21a3137c77732d248ec', '956786f3a0069e97f2ee7a015beace57781134122b73c036e0b4901e353ff2ce'),
(119, '2023-11-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":29,"items":1,"copies":0}', NULL, '2ea908969d734dd4c870ed99a1baeb71088aef9b1e998260836e9101ad120fbb', '4b1d06cc93648cc7cd9310de50d4db38a1b6f0752c7e2f5dbd08e3b442857f03'),
(120, '2023-11-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '5b7cdb01d83cabe5e1d2a2a8610ba36c25ba44ca8944b56c7a58df953cbeaf90'),
(121, '2023-11-15T01:00:11+00:00', 37, '文学院本科生党支部书记', 'submitted', 1, 2, 5, '{"is":"submitted","form":"“一支部一特色”支部党建品牌项目立项申报书","revision":2,"digest":"9b9244238bbdd0cdfe015f5b4d68f71b27cd7e2c30e9f786d75f5e7ddda8d8d9"}', NULL, 'b50a81c64c41354eaf47d51878d1f6c3514fa7a99352018643a415ec0eaa1943', '429e2f05300b22130d684ed6af45ccde67b1a6e9d8abaee6b895946f0ee4392d'),
(122, '2023-11-15T01:00:22+00:00', 23, '专家子', 'score_signed', 1, 1, 4, '{"is":"score_signed","stage":"review"}', NULL, 'c03737aa0ce6834af4c05795030d3cc74e7e5f9a72e5fcb0e4593441dd5cfb0f', '4dd21985353c1ca65af319451af61742cf6a7fb1f93a71536a4b331883e133dd'),
(123, '2023-11-15T01:00:33+00:00', 28, '专家巳', 'score_signed', 1, 1, 4, '{"is":"score_signed","stage":"review"}', NULL, 'a68ef4ca2c533ee80eae8a3d7c16ceaeb0c871639de2e688540945b73dcd5905', 'f812b49fcaf6af7d6d62302636d733c7839375face313164ca7eb321732f6445'),
(124, '2023-11-15T01:00:44+00:00', 29, '专家午', 'score_signed', 1, 1, 4, '{"is":"score_signed","stage":"review"}', NULL, '838b68a5d2d9a510ebe02437a605e2b309f1567ec010468e3c350c2188c948bb', 'd6fb332789f0eb763f7dfc5425be496bdb2ef64adcd55332af49bf69c1733a8d'),
(125, '2023-11-15T01:00:44+00:00', 29, '专家午', 'scoring_closed', 1, 1, 4, '{"is":"scoring_closed","stage":"review","mean":7483}', NULL, '07ec367ab4ca4005796c6d8aa2c187fcc5ccbd86448293beaba29223361da6f8', 'e1455ad26812a14ed3b9981de5c926b8c8a17cf8351e9a7017e7ded0b96f8f22'),
(126, '2023-11-16T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'b8e019a88c0ff1035d36459eabb28b782ccf92d0ba3b88636a9d79e1fbdac3f3'),
(127, '2023-11-17T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":1,"copies":0}', NULL, '9b32f03ad3ac919803dc3391e7ec0d9fe5eaf3df4e888f118678bb507e2a55ef', '36d84a867ee26962a46833fee0548165dd91dc625fddfe777cb0b8640e46ad8d'),
(128, '2023-11-17T01:00:11+00:00', 35, '文学院党委组织员', 'endorsed', 1, 2, 5, '{"is":"endorsed","stage":"committee","by":"甲大学文学院党委","rank":2}', '经党委会研究，同意推荐。', 'b56cf3b11fb5363c4937a5abe70983047a8763c62313a80240dbfbb859e7c428', 'ca68145eb076661b60d5b936481c12ecedab7ed4080630bcb0b3f8200b188d5b'),
(129, '2023-11-20T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 1, '{"is":"digest_sent","account":2,"items":0,"copies":1}', NULL, 'd3201c7fc746a5ae12fd140ec5511b946004e539aec730a4cb1c644091a5ed76', 'aa0f8764db8eeb9a67cf40800bde9c2dc7086edc4b0e557ff0610e590e2742c1'),
(130, '2023-11-20T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '8de6b563396ae19429495e86e7c19408255606fe464039685dbfea2d0bb0400b'),
(131, '2023-11-21T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'fda4edf11a053abd025eacb52904157b3a6c0ef9f2c59356553425a969ad3318'),
(132, '2023-11-22T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '831d21acca53b11cc150ac547467430c44e5f0196d391819400106e877d1dabf'),
(133, '2023-11-22T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'experts_assigned', 1, 2, 5, '{"is":"experts_assigned","stage":"review","count":5}', NULL, 'be9d38ed5b0a4e0658e47d0d79b19677b2671cbd686f3a1fde777ffda1009c24', '9791a9c038f888feba8948d4777096c4bfb6db3f85a295e7ca9d39901c33ecaa'),
(134, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 1, '{"is":"digest_sent","account":2,"items":0,"copies":1}', NULL, 'd3201c7fc746a5ae12fd140ec5511b946004e539aec730a4cb1c644091a5ed76', '621859c32e4040bd5729ca3c071e7603425830d2e2ea6581a461de88bbeef705'),
(135, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'd6d8ec1c552a3da67e8f6d1b0a58e48469e9ef5a4fc150722d52fab6677d30a8'),
(136, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":21,"items":1,"copies":0}', NULL, '4ad5bb48da688a67912ac0df7e08e3b217260e52c924bb69684765b3a4144426', '361b6b434bb343a3b3640a5d6560cfa4f98f2544662e9198a77386bd1705e364'),
(137, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":22,"items":1,"copies":0}', NULL, 'eca1486f4247be5b4a9d2a972227f9459735e02d323c477312ccaea01c857182', '7364a3896c9ae1fc467f86c9a9b5139bf33d510e1ef6b6fec3c6de36f943ffaa'),
(138, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":23,"items":1,"copies":0}', NULL, '9c0fc94ed0bfdd911d5f449cc1ac2c73490700c685a810a85c752036aa075497', 'b6b707e1ff9f046fa0eee23b03bceca97a94c18d09f298f01c4936fa29fd1e44'),
(139, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":26,"items":1,"copies":0}', NULL, 'fc025b9240252d70d75f991d09616375ce24a5c41281cdb0c63356621fc3021b', '3051db8c3d1128abd2c8f344bcf3cbc1e6364521c35fbf02a9eb07c2527b116d'),
(140, '2023-11-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":32,"items":1,"copies":0}', NULL, 'd7b76ec7f5f99f3a5e674c21c0e320eee2744854dbf8cd0f91fab6364b47f0a9', 'e815cf5d3df3b39efbf5268ef88304a79f021c2f3e9d1c1321912ee26f567772'),
(141, '2023-11-23T01:00:11+00:00', 32, '专家酉', 'score_signed', 1, 2, 5, '{"is":"score_signed","stage":"review"}', NULL, '68cb5a1b37e2a9fb2b5891c915e52914e8c889fa4b05589a8aa4e24b38071dfe', '9387c40cee32ddf018e179397f7c1f86df34c84c7b6682e55300b2e9a8c45b6e'),
(142, '2023-11-24T01:00:11+00:00', 21, '专家壬', 'score_signed', 1, 2, 5, '{"is":"score_signed","stage":"review"}', NULL, 'a0bacadb5149be669b234625f888da859d6b449a2f0c879518713219cd6312e9', '7320450066166fb9ef1df1f31037b6b8317c2b30141253ddc7a6a7b4bad1fd08'),
(143, '2023-11-24T01:00:22+00:00', 22, '专家癸', 'score_signed', 1, 2, 5, '{"is":"score_signed","stage":"review"}', NULL, 'd0aa37138396467acb966004bff9b65bd78db183c8505dec282dcc37a33c71c5', 'ddc7ab499f696d15711af01f0507e3edcdd9c6db0e1a82c988240ff03c23d7a1'),
(144, '2023-11-24T01:00:33+00:00', 26, '专家卯', 'score_signed', 1, 2, 5, '{"is":"score_signed","stage":"review"}', NULL, '041534c3f3dcecfe3bd2e1b4d433aa2c5eeb6b449d5005947806d36943a2c075', 'f21b10c221b219206092fa234b4b61eabce7788b4602fabec617027bb4990b35'),
(145, '2023-11-27T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":0,"copies":1}', NULL, '461b946d9b7ff2991e45e295dd4dd6d54dcc94be48a1ac0c3715c9a999edee01', 'f009efa71c00f10fcdb020078cece71dcada68da5611780f28f8a57a888ea015'),
(146, '2023-11-28T01:00:11+00:00', 23, '专家子', 'score_signed', 1, 2, 5, '{"is":"score_signed","stage":"review"}', NULL, 'c03737aa0ce6834af4c05795030d3cc74e7e5f9a72e5fcb0e4593441dd5cfb0f', '0f9a6dd9f7bde8b1afbfeb2636e0a225c8486a5f8c76ec1d527b32ae82d3259c'),
(147, '2023-11-28T01:00:11+00:00', 23, '专家子', 'scoring_closed', 1, 2, 5, '{"is":"scoring_closed","stage":"review","mean":8867}', NULL, 'db1da0a53fff5970e7a32cf894daa4d1bfc3a4375bd4bbcceaa3eae2b60e6f69', '3067173552b89baf928d60a68a5813c7508d16ba7f792b714b74b497e5629acd'),
(148, '2023-11-28T01:00:22+00:00', 16, '甲大学党委组织部工作人员', 'shortlisted', 1, 1, 4, '{"is":"shortlisted","stage":"review","listed":false}', '按专家评分排序，经研究确定。', '6e6531df84d72e1a1f062234faec57b4dd72cc42aa206d8c0247e6ca8dae1368', 'df5f5f435c179ab08db68279db6e2539189aee2523283f563a4e47ce8b8585c4'),
(149, '2023-11-28T01:00:22+00:00', 16, '甲大学党委组织部工作人员', 'shortlisted', 1, 2, 5, '{"is":"shortlisted","stage":"review","listed":true}', '按专家评分排序，经研究确定。', '84faf1caea8c279bdd4b42b8f764222d12a62d529669d28059f18a314b178937', 'dafffa0c9f3c2c96c995d66847e584bc9cf8edd0b3911a924f05b8569969f15a'),
(150, '2023-11-29T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '19f2a7416e5a60654e69284e0912eb12984eb55cfa0a2a81b3013b2ec78440dd'),
(151, '2023-11-30T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'cd55e7c5b535992d416c54dde1f861c2535dd2181e341f68a6096b8ca66e2c04'),
(152, '2023-11-30T01:00:11+00:00', 37, '文学院本科生党支部书记', 'handed_in', 1, 2, 5, '{"is":"handed_in","stage":"revision","title":"修改完善"}', NULL, '1a6a88046054423f6bc85d0fa6a39b11dca5802350dc8f91599c91a1ed1ab8a8', '62f4344922aa5cd0a1781d6999390f5811f5e76a6437ca94569a7a4e09ece6fc'),
(153, '2023-12-01T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '86a6741beb4979662767a10c138e9281f0db5ee3e5d13cc1034d5b48f68f8d20'),
(154, '2023-12-07T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '4e7ce8279c80b12a7a50008c2aa489e71cde4cb0bfde268aa505807aae2a133d'),
(155, '2023-12-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '29b5ee73f2a97ffc22271ee69df963fc2f79e828ec842d8538b2f9b420de1160'),
(156, '2023-12-13T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '8058c27162d1a567e23b43072ca247d1832a6e0e2f1959d9ad62c6f912ea33f3'),
(157, '2023-12-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'e389e2c4fe2a2b118ce5f7ffcdc795df07ff6f3051eb267ef54900cd6598663f'),
(158, '2023-12-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'e9a580247d2049fa1c4f8c983e2d0745acfb3eafc25b48d322e2409bc3d5dcd9'),
(159, '2023-12-19T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 1, '{"is":"digest_sent","account":2,"items":0,"copies":1}', NULL, 'd3201c7fc746a5ae12fd140ec5511b946004e539aec730a4cb1c644091a5ed76', '39184980981950675744193e4c4beb5357ab2c875b1a9af14b6d75a94608c561'),
(160, '2023-12-20T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'revision_accepted', 1, 2, 5, '{"is":"revision_accepted","stage":"revision"}', NULL, '0865df62414cac8618628eb502be0b4ecd12b737f7732b08d15243a29945d18e', '4ffb5219386c95d6aadd6c903a8227ffe120f75e5834856d1acb40676096d548'),
(161, '2023-12-21T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '8e5fe54d861d421dd25e68e2f7115ffe7385f52df33f778501e57dd214d55a26'),
(162, '2023-12-28T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '1dff763bb4d2396a879e9224e01afcbe25d6ca3d8e3d75bd070c9317a9bc2cc9'),
(163, '2023-12-29T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '85b49360f8ec4ad3887e6b4959f99613c0366a1b54a33b8a0d63f93a33b2c407'),
(164, '2024-01-02T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'proposed', 1, 2, 5, '{"is":"proposed","stage":"decision","proposed":true}', NULL, '143e924976263ffa434db5aae5e965113c95442fce6acc92386f2cc4afe0319e', '95fff8d9659b1b69cdfe8c8341e413dea5ff889b7ca4ee358b1da34c89baa8b0'),
(165, '2024-01-03T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '430fea7db3ef3f3111c3cb9626d18d7eeaaff8d26314f640ed42ac485b3f163c'),
(166, '2024-01-04T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '4f2267d79dbf9c499324a8a19f83bbbbc3aeb1f79724213fc30c30aa36b87bdf'),
(167, '2024-01-04T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'notice_posted', 1, NULL, 2, '{"is":"notice_posted","stage":"publicity","title":"2023 年支部品牌拟立项名单公示","opens_on":"2024-01-04","closes_on":"2024-01-11","projects":1}', NULL, '0136343c5004dc2976c3fcb1140767eba92e7ec823b697001c245ee691dd087b', '33f1347fc37366717e26a9b0e9a2dd0190ebacd956c0c438a905933d209af1ce'),
(168, '2024-01-04T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'put_up', 1, 2, 5, '{"is":"put_up","stage":"publicity","closes_on":"2024-01-11"}', NULL, '2ffc2c1a9bd31fe477f9943cb724409e4986ff0367ae64c76b64d780cf8e98e8', 'a6cdc06f1a89185d849342f6e74b1733253d74ca4273c00698f9c6b41b74a9c6'),
(169, '2024-01-05T01:00:11+00:00', NULL, '来访者', 'objected', 1, 2, 5, '{"is":"objected","stage":"publicity"}', NULL, 'f7ab00b7154d90e6e4be376058fd98755f8a8df5654b557f48487565c49bb620', '65f8e77e39b9e260473dff5618e34bb56ee04569ecd2d459a1c23f1a3722e658'),
(170, '2024-01-08T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '0602649143ff161ead6413eb97d77b86630e7ff661ef654eba9a5afc43bfff5d'),
(171, '2024-01-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'f0bc49b304c460de7b522ad7d2feda66da11ba659e6d2d6025698909d7d98fdd'),
(172, '2024-01-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '15183624fd27d0b5ccc0fab321e146f1755d0c251679863c9a013e8fea9419ac'),
(173, '2024-01-11T16:05:00+00:00', NULL, '日程', 'notice_closed', 1, NULL, 2, '{"is":"notice_closed","stage":"publicity","title":"2023 年支部品牌拟立项名单公示"}', NULL, '19283c08c364dfead15158dd854951f53d1b3df70e5fe584e652a104108817ba', '235dd9f9e6ffe624573d3fb7efeb38af98c38aeb9b58244ec124866c12a4d282'),
(174, '2024-01-12T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '196bdaa3ef676b6ae03728a77ef953a1a925508953859de4cd781f35ee00949d'),
(175, '2024-01-12T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'objection_concluded', 1, 2, 5, '{"is":"objection_concluded","upheld":false}', '经查阅原始材料并与有关人员核实，反映的情况不属实，已书面答复反映人。', '7718b8de41f97199846323c73cb799f832f43431593070fe9091d1974d62e0ed', '5c471a11876050c91c27ef5ebff7da207908fbcd32e00405885c9300cf4df1a4'),
(176, '2024-01-12T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'publicity_passed', 1, 2, 5, '{"is":"publicity_passed","stage":"publicity"}', NULL, '1e594993c908be942a8d458d6bd9ad34467a1f38d45ed238de61778e4a18d01d', '4c70a3b98db90f5bd09ae2aa9b26d446ec38170b31f9d75cd90ddd5f558a5bcc'),
(177, '2024-01-12T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'admitted', 1, 2, 5, '{"is":"admitted","building":true,"publicised":true}', NULL, '996f5c9032224a97466fee3938ee224d15d16b20c5da9c31c67c740f0ff78480', '18df2aaf72034dfa8eeee1fe5878ad6cbd690d6f35c9dfaae68e225eeee4beac'),
(178, '2024-01-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":0,"copies":1}', NULL, '461b946d9b7ff2991e45e295dd4dd6d54dcc94be48a1ac0c3715c9a999edee01', '3607d6d7db6d4690269dbaa3a2f668b75d0566fbc21712548ac2c8ee0ba2e0b8'),
(179, '2024-01-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":1,"copies":0}', NULL, '9b32f03ad3ac919803dc3391e7ec0d9fe5eaf3df4e888f118678bb507e2a55ef', 'a70a4560848f9d745a4c7affaec8dd18f72f59f13179021648121f3a094e7ae9'),
(180, '2024-01-15T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '1c7fd063301049eb35c08fe8b8b12e75d2bf892064bec26a788ff48278a04bc2'),
(181, '2024-01-15T01:00:11+00:00', 35, '文学院党委组织员', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"专题页面","title":"“一支部一特色”专题页面上线"}', NULL, '87e9d1c45469f0959fb316cc2480569386bb5c12f52edaabcb2dbcfd717e3925', '6c7756448e0c76b92e1089c33fb79d48cf15821faf37451646ab5633509ae2e1'),
(182, '2024-01-16T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '43f92970da52547383944493bcea65ff4a337db7d46fea81c8925026870774af'),
(183, '2024-01-16T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"其他活动","title":"计划任务：完善谈心谈话制度"}', NULL, 'd16428ffc5e29743a80c6dd8133eb74c81f28d2af2717438bdae80ca7389d849', '40368c99f0de28598b833ccd907980acb1d46ea36c9c1a20535e80da3e490547'),
(184, '2024-01-24T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"成果","title":"工作经验在会上交流"}', NULL, '48c64a6f8f9de797fbe1c56f7d0ff2903bb82f4ba45bbde9f1d2de9770051347', '7bd8b86958778b8dfea052f944143744cae428c8a996d618ff75b047a2629121'),
(185, '2024-01-31T16:05:00+00:00', NULL, '日程', 'campaign_opened', 1, NULL, 2, '{"is":"campaign_opened","title":"2023 年支部品牌第 1 次季度随机抽查","projects":1}', NULL, 'c84a2529fc3de4a714ce57dfc1dfdbb87d93b5c9b98b8ac9dd5e121d83fc5a75', '744a5117a5b7a7d7ead46cfc3e4882f1c6a0418b4900f50830cdd35b82acb6a8'),
(186, '2024-01-31T16:05:00+00:00', NULL, '日程', 'draw_committed', 1, NULL, 2, '{"is":"draw_committed","commitment":"b08365e91d73ff299ce51ede6fbfcb343cf3099b9aa71570ca43eae7d9143e33","candidates":1}', NULL, 'bffcdfd8d2c2797f56d1ca19414dd03dc00fc4564c81451912b8ab77959ad602', '12973e118a4b0e49b3d8997798c9ab485713beb99dd852df41be582e0e60f3f5'),
(187, '2024-02-01T16:05:00+00:00', NULL, '日程', 'draw_revealed', 1, NULL, 2, '{"is":"draw_revealed","picks":1}', NULL, '2964c894bf9f2667261f312cecaaa79c463ebabb1b52683de172cf50652d2054', '7e3e03767942c27b92ab36800945b8e185e21171b588b277f47ceb659b2c7d7d'),
(188, '2024-02-01T16:05:00+00:00', NULL, '日程', 'visit_planned', 1, 2, 5, '{"is":"visit_planned","title":"2023 年支部品牌第 1 次季度随机抽查","due_on":"2024-02-20"}', NULL, '0edd90101850a25aad822bd50670b339f79b42ad3f3ed6b68beb8a47cf05a139', 'e96250d064b279eb7ca956203470ecc6d9bcc7bf5a9d9bbf4b808a01e48cd56c'),
(189, '2024-02-06T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":20,"items":1,"copies":0}', NULL, 'c8a483c3292ce895a52674e4116f542fa6d266eb22ea8d84fa0326c4dd7d5c7b', '8d5661e353ea5bd2db68d0f7215c81ccb1154dd34336a25174780ce259a7ff91'),
(190, '2024-02-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":20,"items":1,"copies":0}', NULL, 'c8a483c3292ce895a52674e4116f542fa6d266eb22ea8d84fa0326c4dd7d5c7b', '7af69581153c0e3234fe6609e2283b1c17adb11b454a8623dff25d98320098ff'),
(191, '2024-02-18T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年2月主题党日：重温入党誓词"}', NULL, '419d80f26b135cad8c308401aee953e54db7a234e88e67b9c838d670c9f2ea1b', '0db8944f22e82181f8b6f128cb06a9859e8942380978769a9f14cd78f2fd9904'),
(192, '2024-02-18T01:00:22+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"新闻稿件","title":"文学院本科生党支部以党建引领教学改革"}', NULL, '1b344db9b3b4be03398579efa825735e6938bc2c52063123640ab1cb745b18ed', 'c3af9ff406a8ae1b398d7581fd5baf5f0685b4ef647f67e3ef9d16e0ea0a4517'),
(193, '2024-02-18T01:00:33+00:00', 20, '甲大学督导员乙', 'visit_done', 1, 2, 5, '{"is":"visit_done","title":"2023 年支部品牌第 1 次季度随机抽查","findings":0}', NULL, '6a4111a12ffd6a393df296cf4bcbfe4372db0ce467a0d2c5c1f2e65e8b89b348', '2b27105e1ee5b072af1b48d6d2d63d1e9a95132573d667738c234485997bc602'),
(194, '2024-03-20T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"其他活动","title":"经验交流会"}', NULL, '4df2e427126bad734df72def34527c58a3cc36f4c0b8a68c758efc735260a421', '8cb6c431e2dd33f2ac35218fab7b64c97423ff4c9243edaaa732b34803df8f90'),
(195, '2024-04-24T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年4月主题党日：警示教育"}', NULL, '28ab71111fdc9ccaece0b7e74e23b347756414c30c978681576280137230462f', '63c5d6948a238ea4b2e9f2fc54cb7f8a75c2af02fa1428aa9750c403eb037c44'),
(196, '2024-04-24T01:00:22+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年4月主题党日：重温入党誓词"}', NULL, '8b6d8d0e6fa2b863538ad297c04e7f6807f145e985bf4c8ac782c1a1bf0ac6af', 'af449ca99c9d64b360186138d2d812216b4c9866ecb5926239be498e8b4dd1bc'),
(197, '2024-04-30T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '080d83739664d2414f2e609655678cf19fe52b6fef803adb7e1ee8260d3642ca'),
(198, '2024-05-05T16:05:00+00:00', NULL, '日程', 'campaign_opened', 1, NULL, 2, '{"is":"campaign_opened","title":"2023 年支部品牌第 2 次季度随机抽查","projects":1}', NULL, 'b9cf40aac39f56f2999d505f53582ba28503430db6ba8591aad0d2b324e438e7', '7e49d11488a3778fd5598b79c7d34c66fc6d6c7e7b23d3680a37886c601cb29c'),
(199, '2024-05-05T16:05:00+00:00', NULL, '日程', 'draw_committed', 1, NULL, 2, '{"is":"draw_committed","commitment":"139dc6cc4dc8a66f6f253f1f8f1a947c184aa377ca24936f3e53b7ceffaef15a","candidates":1}', NULL, 'f5caf7781fdd4f954a463c2943662b9201c938bf6f813bf1cab05c4fcb897ae6', '5800f831f1ced075dc00cd79a81c8426ec0a4c5a5a9cce61eb26ce34b7f4ac4f'),
(200, '2024-05-06T16:05:00+00:00', NULL, '日程', 'draw_revealed', 1, NULL, 2, '{"is":"draw_revealed","picks":1}', NULL, '2964c894bf9f2667261f312cecaaa79c463ebabb1b52683de172cf50652d2054', 'ae8d5ff02b79cfff49ce3da69d87ae4a551682e0cea680633fd020ef4645a093'),
(201, '2024-05-06T16:05:00+00:00', NULL, '日程', 'visit_planned', 1, 2, 5, '{"is":"visit_planned","title":"2023 年支部品牌第 2 次季度随机抽查","due_on":"2024-05-17"}', NULL, '0cc5c5955870cd5fe0d19bd4cc4ba058e98c5e7209c44acb5cabd134714734eb', '770775c8e65de4f12170d2d31f4f9fb1ec1cf6cf411c43dec6a34c4c198eb8d0'),
(202, '2024-05-10T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":19,"items":1,"copies":0}', NULL, 'a92b9efb261a41b644a0d9f227a3ec65f79bdde958b6fd2a8e43206f95f238b1', 'a0ef0ba4e2e12b54b1234b78a5664618dd0389c25ecc21071ed1a38ac4ec1a1d'),
(203, '2024-05-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":19,"items":1,"copies":0}', NULL, 'a92b9efb261a41b644a0d9f227a3ec65f79bdde958b6fd2a8e43206f95f238b1', '067570765106bf502895e2320f01ff01aab0a5142914437c250bba2d8746e4c9'),
(204, '2024-05-16T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":19,"items":1,"copies":0}', NULL, 'a92b9efb261a41b644a0d9f227a3ec65f79bdde958b6fd2a8e43206f95f238b1', '1d7cd828b60f95a4a3ddb4139036071d97b779bcd92f9be414cf53666f4f23f8'),
(205, '2024-05-17T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, NULL, '{"is":"digest_sent","account":19,"items":1,"copies":0}', NULL, 'a92b9efb261a41b644a0d9f227a3ec65f79bdde958b6fd2a8e43206f95f238b1', '7030030cee742efc3ce856ac860192ade1a1ce378fee518fe14db6f8fe96784c'),
(206, '2024-05-17T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'd2da60c47260b88f9c947084c671a10af67f86b8782f76b90de041e865293898'),
(207, '2024-05-17T01:00:11+00:00', 19, '甲大学督导员甲', 'visit_done', 1, 2, 5, '{"is":"visit_done","title":"2023 年支部品牌第 2 次季度随机抽查","findings":2}', NULL, 'bdf4b3a3565a0d5d19e715b45a759a7205f60424c6aabc21b44e8f8bfc6aad23', 'e9eb35c943477729f76a8fe8fdc3ddc3c2e10adb1c3cc7417d3ba0bd95672d33'),
(208, '2024-05-17T01:00:11+00:00', 19, '甲大学督导员甲', 'finding_raised', 1, 2, 5, '{"is":"finding_raised","code":"PPX-2023-2024-001","text":"发展党员材料中培养考察记录间隔过长。","due_on":"2024-06-07"}', NULL, 'e30dd08306aac433ff50e728cbed95d6f5c88805f921877aa1f310b73e7bc16b', 'a4f9f391611ec5adc1187c30adee26e89751fa29d4b0d8a6e0b64d6c4b1ed6c5'),
(209, '2024-05-17T01:00:11+00:00', 19, '甲大学督导员甲', 'finding_raised', 1, 2, 5, '{"is":"finding_raised","code":"PPX-2023-2024-002","text":"专题页面超过三个月没有更新。","due_on":"2024-06-07"}', NULL, '66dcc3e170144cc77f4c948373574200750d9f447c64140c44a955ef2852abc7', '03cea6b83b17c99d541b5ffa23e0049787fb4e6ee225717146d2ac878487a265'),
(210, '2024-05-24T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":3,"copies":0}', NULL, 'fbbf5bcad9a3fdb8c5595dcd0b1e44c8cf909705867bb916a5fad73668d9a61d', '134844760d8433939c13bdbef1f867abcbf817348c2fc102bd489267f2c09fc1'),
(211, '2024-05-30T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'd86b6aac2593eaa87c2336f7080ddbb8951f5248777bc4b60764850bb5d6c433'),
(212, '2024-05-31T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":3,"copies":0}', NULL, 'fbbf5bcad9a3fdb8c5595dcd0b1e44c8cf909705867bb916a5fad73668d9a61d', 'aa46ced75cda5bd22bf4e9d077071cf16baa207ce32bbc6018c0887f47f49768'),
(213, '2024-06-03T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '1677b114638f50b65af39e97edb82269876a7486404add47b32060ff0964ec6d'),
(214, '2024-06-03T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年5月主题党日：志愿服务进社区"}', NULL, '98b889743f81ccee7f4171d0dfc8fb7a6e7dd1b6aa5733eae29a6562cdb618f7', '25ebb5700473e21d696e9b357540bfe0384c1b91dd6fda03a3ff4dafc7376f50'),
(215, '2024-06-03T01:00:22+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"其他活动","title":"品牌建设研讨会"}', NULL, '38a98c0b61136be9ea3c6eaff9817638e9f2c09003d781dbcb46cfbedb444c3d', '711c2f5acd66bb206c5c7dc3e7fc18a7a5d3c9f0be70cd357a0f1df6fa1da76e'),
(216, '2024-06-03T01:00:33+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"现场照片2.png"}', NULL, '757429d0f2aa4246a41ff2e260f6abb82de93c382c8efdbb315189eb1079f31b', 'd22164a69cdccb4dbb99f437004c177883654e91fbcafdfc6928c89909b47de3'),
(217, '2024-06-04T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":2,"copies":0}', NULL, '73854a4523f37b0735509e91514d3c8e11c8238f92202b3b59ba87d6e795e9da', '71662cef178ccf74db40eb1a7731d9992ac0f07c83beba1a5080e516ac7f3c97'),
(218, '2024-06-05T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', 'c5bac961bcd459cd12d69fd83fa209411e973a13d8715209c6f2a4a30eb22ab2'),
(219, '2024-06-06T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":2,"copies":0}', NULL, '73854a4523f37b0735509e91514d3c8e11c8238f92202b3b59ba87d6e795e9da', '83c0b9e4c1dc852386bb075247123474ff5323ccee50123fc33e12f65df1f12b'),
(220, '2024-06-06T01:00:11+00:00', 37, '文学院本科生党支部书记', 'rectified', 1, 2, 5, '{"is":"rectified","code":"PPX-2023-2024-001"}', NULL, 'f294a7b34e205d82d54042cebc0352485ebb61fa19083fb0a56669bf51ba0d38', 'af904a33a597d930e046b23cde1db076fcd60e22d411f2bf5f0d4f04018acf95'),
(221, '2024-06-06T01:00:22+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"整改佐证3.pdf"}', NULL, '057f495efd53d518738e3af872351745fc8c14b44763f37a0faacbef01c28482', 'f9456ba71d51b63f5b7eee552cde3cf0e69de4ed030b27c2c7d3365800065530'),
(222, '2024-06-07T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":1}', NULL, '414fe50aba927f04d8e63cd1f08b38288dad7c014148686460bd31c5b1279f35', '450ed1ac5d3787ce78c3b380580eae17b21d09e508e52afee2b0962118cb8c11'),
(223, '2024-06-07T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '82189000d3f15aba642784e576785a245f2aa208f37c50d7dc980f4680518acd'),
(224, '2024-06-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'bd59e03f2efe2071ecefa5c001a0d625fc4fe4c1a873b52d8b7a511774cf1c3f'),
(225, '2024-06-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '72556ae72143c42e81484ae059d12b322caf20774d132a5f51609f14f92064bb'),
(226, '2024-06-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":2,"copies":0}', NULL, '73854a4523f37b0735509e91514d3c8e11c8238f92202b3b59ba87d6e795e9da', '5f7c6ab2c6a140b8c806f05df9cc16a079090c26f3d008d1f541fdef857a4282'),
(227, '2024-06-12T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'finding_verified', 1, 2, 5, '{"is":"finding_verified","code":"PPX-2023-2024-001","accepted":true}', '整改到位，同意销号。', '93452dd8a87a47a82b62316851d79725d3ca3617e3b3253997d18d6f97ff3959', '3397d8dff354eaede157d14b5dcd5d28233e066ecf6d9d3aefca2e6432600293'),
(228, '2024-06-13T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '110703a6dbedaf111eec76a08778d6014da5de725af3e3c99424262ef2a18bd0'),
(229, '2024-06-17T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":0,"copies":1}', NULL, '461b946d9b7ff2991e45e295dd4dd6d54dcc94be48a1ac0c3715c9a999edee01', '09dae9aeace8c6ee2dd271473cd8bd2bc3fb57a25bd1dc5fb2f6d587dc5c204b'),
(230, '2024-06-18T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":2}', NULL, '791dfbc43626046ba4164b0129eaf651b567d833751076a1961cdefbe938aede', 'ceb166625204200d50648392b416d67d10696c7add96f958202d465544674fa9'),
(231, '2024-06-18T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":2,"copies":0}', NULL, '73854a4523f37b0735509e91514d3c8e11c8238f92202b3b59ba87d6e795e9da', '1b16a848500317388783147acf7e1848367ff31860815d65164e1ef34752c0b9'),
(232, '2024-06-21T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"其他活动","title":"计划任务：开展结对共建"}', NULL, '1a4324e366033c36c16168cba63a4f75760082c52924c68103824d8cf14cdaa5', 'da3518106dbc6d8b54516a559768ec056f659bb14ac8f2bf53a6848db6b68aea'),
(233, '2024-06-25T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '72606b14d4dd29894e1f0bde757520ab784d97b3ba3d9e0424228ff195c59be4'),
(234, '2024-06-25T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'f2935c85e2440d269978f18ff2e34c6218333708e750706b0b0c397d6607dad4'),
(235, '2024-07-01T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"组织生活（三会一课）","title":"2024年6月党小组会"}', NULL, '5754a71518aa48c99d6d885e6cdcebf57127d9b6712da2657ec607236e5a56c2', '07f4bb2657a3cd2d1de0c00544f00994dfe27e7e7d630818190b13302dfe4c82'),
(236, '2024-07-02T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '61fd56939917af40dfa5d3770fa43d301541c289cdd6174f71a92e1d50172c66'),
(237, '2024-07-02T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '308cb460de660f102b08b55c19f16d7b1dd433645df0a1ab9df308da8c2bbc6a'),
(238, '2024-07-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '7fe157c77ebb75fcbbc0cbdf3593ee3392a516670a025119edc8d38a6cdd52be'),
(239, '2024-07-09T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '5a88af5411e00130a9106a55e2cfd4a3aa1ddb456498fc7f34e439d499892dd2'),
(240, '2024-07-16T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 3, '{"is":"digest_sent","account":35,"items":0,"copies":1}', NULL, '4b844838a9dea253ad0723999fe670c524c3f61484baf9ca351ced253a10d625', '0d4fc312ed23934ed4d9283ab3fb62cdde533b6135fccb93f5bd9fe1a36497ac'),
(241, '2024-07-16T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '531be869ac0f0b4d749f52ba0246b96d69ea02b3b1d03dd0acf892e47f35110b'),
(242, '2024-07-18T01:00:11+00:00', 37, '文学院本科生党支部书记', 'rectified', 1, 2, 5, '{"is":"rectified","code":"PPX-2023-2024-002"}', NULL, '2093e6036c3905fd4a25429ccf90a95153ba0f8825aa29dd407d567bd32087df', 'd15ba2cc358f53d42046f8cb1d94ae542576ee25dbd81da3b82f61e6f18dd5b4'),
(243, '2024-07-18T01:00:22+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"整改佐证4.pdf"}', NULL, '86d3e3ed55509981faa6f35e3baead5c3545bf1c713ee8a579871023c174b774', '48d0b3838c5a3a6e03d0e1022658829e380e49bcb162c746118946cac9c74e16'),
(244, '2024-07-19T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '58839c1f60b98f8a646afcba68ae56a79faa4b882c981abe3c12fa573057de3d'),
(245, '2024-07-22T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'aba646a6be1743ebf7ec7fb7bb4d6870a2ce5de47ef28019a793f7e21257e926'),
(246, '2024-07-22T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'extension_granted', 1, 2, 5, '{"is":"extension_granted","stage":"final","title":"考核验收","until":"2024-09-21","on_request":true}', '因校区搬迁，部分台账尚未整理完毕，同意延期。', '556e99fa9a1c22f59561c2f26cd151cd4d42c98b97f22883b6cafe171d9b6552', '49e5419070e8819840e5cc731a7b9df6cea88d317fc4c0592014f8a93a136e27'),
(247, '2024-07-24T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '6e1d2d1f52217ee8a3522ac61f2eaac6e82dc528cdc512b9bf38bffecf975760'),
(248, '2024-07-24T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'finding_verified', 1, 2, 5, '{"is":"finding_verified","code":"PPX-2023-2024-002","accepted":true}', '整改到位，同意销号。', '26b3e28ec91b49966196bc0822c357eb0c8445501ce15775a64e2a647ae49bde', '6329a4b0517ec1c8f019f6a327e94a0e4b0d5fb026bc0fba5588173b06750e5f'),
(249, '2024-07-31T16:05:00+00:00', NULL, '日程', 'campaign_opened', 1, NULL, 2, '{"is":"campaign_opened","title":"2023 年支部品牌第 3 次季度随机抽查","projects":0}', NULL, '3744e54eeaea7761530aa6ee59fb25e6a30276088c8208a70f2d464264a365a6', '9a58f2e2a25e4fb409f4f5f9e00fce8ac0efca3ec4d7ce87fe0cbff39084ea0b'),
(250, '2024-08-05T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"志愿服务","title":"志愿服务：考试期间暖心服务"}', NULL, 'b80136b14d7a861cedb1deab81078a083237a1700a3fd80d4f3f3597543dc6ea', 'fe657e0ecb920905ce3e47eae7200da7c933877b48664af8c517cf7e2f87d339'),
(251, '2024-08-05T01:00:22+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年8月主题党日：学习党章"}', NULL, 'dc5da7b9219419088460fdded46835f2afba9a3feabaecac316f5e1ff8bc13bf', 'b5f8a13ce5a8c2dc6852d354966caeed99b3debc397b9ee6cf7d7b00ebd8c22b'),
(252, '2024-08-05T01:00:33+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"现场照片5.png"}', NULL, 'd966484a5c84b9c87075c7bd47882fa18090560c020763fbce88e30b0518a0a4', '745c824759923df84a0d99f665690f7f1242d928bf4df0201ce96f7d26dbaef0'),
(253, '2024-08-21T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"新闻稿件","title":"文学院本科生党支部推进品牌建设"}', NULL, 'a1c87a030b82e8cb29dfcc84d67ffdb35c09808d0e9399b62c7fb4ebf619edba', '38830003040040fa264234223545cefa54b43b46c95b80de78b68790288bc21f'),
(254, '2024-08-21T01:00:22+00:00', 37, '文学院本科生党支部书记', 'file_added', 1, 2, 5, '{"is":"file_added","name":"佐证材料6.pdf"}', NULL, '35a6271edd777b8294510fb5027d9adea470c9650047b0d91df06f361f50c017', 'fd5c15d9f46ddb8579c9871417bf2eacb1039f0888caf1b8f8e41d68afea20d9'),
(255, '2024-08-21T01:00:33+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"主题党日","title":"2024年8月主题党日：实验室安全大排查"}', NULL, 'c8f2496fcfe7da48c184814173f23339c8f8f1b34e5df8c1780f5b41516b10e5', 'ce20f4d300871b7b2378ee78e77cdf004326a3367bfcd60f72712652adcf436a'),
(256, '2024-08-21T16:05:00+00:00', NULL, '日程', 'assessment_opened', 1, 2, 5, '{"is":"assessment_opened","stage":"final","title":"考核验收","due_on":"2024-09-21"}', NULL, '26956b5fd465bb75b7110a55acb82d39d089655d2c4f683d31857f493809049b', 'fae384cea5c3f3014c8a85e40079cd5381e6e4c8e3c8239d81474b2f4d859fe3'),
(257, '2024-08-22T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'e666ba279f196bc83dccbb3cc3eb0837740d5fa704914c330ab032e4ea64bf4e'),
(258, '2024-08-30T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'c87fc45b5138cf6343969b5cf46ecaba89f3cf238a17902ce45504b87c947b87'),
(259, '2024-09-06T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '7dba4033ac19b28be0c7885f9e508ed75e277eeaa5ed21a15315f06f9ebc2b47'),
(260, '2024-09-10T01:00:11+00:00', 37, '文学院本科生党支部书记', 'handed_in', 1, 2, 5, '{"is":"handed_in","stage":"final","title":"考核验收"}', NULL, '3deafc30039304dba13f2d1ccbe2a7d450a8238acc38ac3c1d76c55b4c0c9fab', 'bc961ad28097f53becd42392c09089e0a0b99a091e1588c439a7d2036a405af9'),
(261, '2024-09-11T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', 'db63ba08fc73e44e7306b597750d49936790aea18d705d59a9ba2d5a2b156bf5'),
(262, '2024-09-14T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'ac41157d970cad88d78c0b2e11c25653bccc4c87a36d802a1d7e4e2aecf06cba'),
(263, '2024-09-14T01:00:11+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"党课","title":"党课：党的纪律和规矩"}', NULL, '41a034eccc1bb367311d5787bc9b712e578a22cf3e2975effed3b1effd63cbef', 'ed0672bde856b39ec4a635d09fb0f61d7e89da6a24fc9a767ee2054203fc5b4c'),
(264, '2024-09-14T01:00:22+00:00', 37, '文学院本科生党支部书记', 'record_logged', 1, 2, 5, '{"is":"record_logged","kind":"荣誉","title":"获评主题党日活动优秀奖"}', NULL, '10e85bb24cb1178361d6bd4257e34349963ce90754d03002de36fa172922b6ae', '1acd076fa65c1ee1e65696c278af579eccd6d86b40d5be3aea66bc9ae4218e31'),
(265, '2024-09-18T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '6ea85ebba41786b9e6993a74a9f926beb06e4414bc30f1dd34b512ae96c341f9'),
(266, '2024-09-20T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '7dced5f6a1c119b24a9e30a6aaf91e513221a35fd5e48696f6242babca8a837e'),
(267, '2024-09-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '96bde57e1e803cf5633069aad2726e4c51d8734bdbeed783c1cdc8d8317b6f58'),
(268, '2024-09-24T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 2, '{"is":"digest_sent","account":16,"items":1,"copies":0}', NULL, '5e5e4b2d91c18383cc8fc345422062f7fe74c76b58cfdd86e9597bb529366d6f', '8e4fc5bb8e23a19baf8b52704826612ff3cc46a455a32b95932a70a6a276e42b'),
(269, '2024-09-24T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'graded', 1, 2, 5, '{"is":"graded","stage":"final","title":"考核验收","grade":"通过验收","outcome":"pass","points":8850}', NULL, '0f520bf96998cd34c418a6937680697f3b8746bb1acfcdbcf3be922d3673fa7c', '008f59493e5f9ad503d28f838160e6f04a710ed1c23d85e6210aae21033773b7'),
(270, '2024-09-24T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'titled', 1, 2, 5, '{"is":"titled","title":"“一支部一特色”支部党建品牌"}', NULL, '5c9944b9fd98adee982a79baba9cc765bfcc9eff1d6b53cca7959e25bbdfc9df', 'ffc3da79ab34184765c780f82201653e88c83a63aa6b58ad5f92b58dad06d533'),
(271, '2025-08-24T16:05:00+00:00', NULL, '日程', 'assessment_opened', 1, 2, 5, '{"is":"assessment_opened","stage":"sustaining","title":"持续建设","due_on":"2025-09-24"}', NULL, 'a031c95da64c6b6d71b709e9b091138877424714891165ebeec263c2b12cede5', '49938750d2eff1363e47d132227c446f194bfd312aaebde10b577c2b18989c30'),
(272, '2025-08-25T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '2f64ae3e0c3748f139719ed01e9bb38df015e380a454c9401ed2066b41979519'),
(273, '2025-09-10T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'eaf975b7ee72ac13205d4b41b9707b6c745c98a2550e4dc9ecfa6ec249750b25'),
(274, '2025-09-17T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', 'e40b2979005a28f2ccaad98cdf8cbd7692d4e055c872c6179883a6b25ebabc37'),
(275, '2025-09-19T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '044aa0a2def624bee86da9dd5c100ba7761112c8fdbf9401dcc84411c7965612'),
(276, '2025-09-23T00:30:00+00:00', NULL, '晨间提醒', 'digest_sent', NULL, NULL, 5, '{"is":"digest_sent","account":37,"items":1,"copies":0}', NULL, '00b5e8c7b1b2b98e25f42a6582a0fcbe855ee20c6b853f80ef76acc97f3c049a', '2dd09d6d93fdac4fa72d2fd91036315112759fbfccd335912cfbc67a648dd59a'),
(277, '2025-09-23T01:00:11+00:00', 37, '文学院本科生党支部书记', 'handed_in', 1, 2, 5, '{"is":"handed_in","stage":"sustaining","title":"持续建设"}', NULL, '4b20ebdbfa20dc64cbc6391cb91e60d09edf53fd37556432793f0a0074dc1f09', '16ab2c471efe9515df9eb750ace501cc3ff77d688102813157afaea27f33d8b9'),
(278, '2025-09-26T01:00:11+00:00', 16, '甲大学党委组织部工作人员', 'graded', 1, 2, 5, '{"is":"graded","stage":"sustaining","title":"持续建设","grade":"复核通过","outcome":"pass","points":null}', NULL, 'e35870c63e4c0cf98b286ccca43327bb05b55bf416aba0ba3afce574dea96b83', '7d79abc36c17704663284d783a6f9fe22a884f81c8953b81b57f2ca685e8df34'),
(279, '2025-12-04T01:00:11+00:00', 2, '省委教育工委组织处工作人员', 'programme_added', NULL, NULL, NULL, '{"is":"programme_added","code":"henan-case","title":"全省高校基层党建创新典型案例评选"}', NULL, '2c61fa0397934ff57bbc76c386e7659504a0cfde08bcfba83c4e09e9ed918db9', '0a1f54dd67972fea1a52c1c2b217ce026effe278254ee9b8f7728e50e61b764e'),
(280, '2025-12-04T01:00:22+00:00', 2, '省委教育工委组织处工作人员', 'round_prepared', 2, NULL, 1, '{"is":"round_prepared","name":"2025 年党建创新案例"}', NULL, 'da84fab8213d425ab228ba16fd4944c1d14eb5dfba6cf5aa739d3fe08c9cf25c', '17daca8f36d3ffb16e6c3b366201a7d10a18790aefc38aaa1bb256df9df87fcc'),
(281, '2025-12-08T01:00:11+00:00', 2, '省委教育工委组织处工作人员', 'round_opened', 2, NULL, 1, '{"is":"round_opened","name":"2025 年党建创新案例","announced":"2025-12-08"}', NULL, 'b0a4c1df2052a87420a651da6f8be4d692e50e5b5b08f0893b31ecc8d251eccf', 'f9aacd72c34a777aa35f59afa9e9540633452a8bc52874009886ba31d9bc7041'),
(282, '2025-12-24T00:40:11+00:00', 1, '系统管理员', 'unit_changed', NULL, NULL, 5, '{"is":"unit_changed","what":"甲大学文学院本科生党支部更名为甲大学文学院本科生第一党支部"}', NULL, 'aa09e791d6c07bdc24314128ac189aed43bcd5d210a794112cc31735b85aac43', '4d82d0409d765a74dd567363a9d561f6cdd9169dbd1a5456fb29309d319e998a'),
(283, '2025-12-24T00:40:22+00:00', 2, '省委教育工委组织处工作人员', 'calendar_imported', NULL, NULL, NULL, '{"is":"calendar_imported","year":2027,"days":3}', NULL, '5e7e12cdae3c105527390576f626c8b8519cfbdd1cdfc829eb5477bc14431d51', '893bcf4e9f0dfd33ce58c3eb9e781e1a834e84ea8c1eb0309a97c2ba5be6ab7a'),
(284, '2025-12-24T00:40:33+00:00', 2, '省委教育工委组织处工作人员', 'round_amended', 2, NULL, 1, '{"is":"round_amended","what":"审定获奖名单截止由2026年2月4日改为2026年2月3日"}', '清明假期顺延后提前一天', '6f70b9d4b05b2fdd2539ecda4e7a1d174951093ff7ca3f24a994258e6edb6107', '01c9b839c084a459cd4bf6e809992bc1c8218d19686b02d7fd2ae2c9b80fc563');
INSERT INTO "extension" ("id", "project_id", "stage_key", "new_due_on", "reason", "kind", "at", "by") VALUES
(1, 2, 'final', '2024-09-21', '因校区搬迁，部分台账尚未整理完毕，同意延期。', 'request', '2024-07-22T01:00:11+00:00', 16);
INSERT INTO "finding" ("id", "code", "visit_id", "project_id", "source", "text", "indicator_key", "found_on", "found_by", "due_on", "status", "closed_at") VALUES
(1, 'PPX-2023-2024-001', 2, 2, '随机抽查', '发展党员材料中培养考察记录间隔过长。', NULL, '2024-05-17', 19, '2024-06-07', 'closed', '2024-06-12T01:00:11+00:00'),
(2, 'PPX-2023-2024-002', 2, 2, '随机抽查', '专题页面超过三个月没有更新。', NULL, '2024-05-17', 19, '2024-06-07', 'closed', '2024-07-24T01:00:11+00:00');
INSERT INTO "holder" ("id", "project_id", "unit_id", "person_id", "role", "from_on", "to_on") VALUES
(1, 1, 4, NULL, 'lead', '2023-10-20', NULL),
(2, 2, 5, NULL, 'lead', '2023-10-27', NULL);
INSERT INTO "milestone_progress" ("project_id", "milestone_key", "instance", "count", "satisfied_on") VALUES
(2, 'news', 1, 2, '2024-08-16'),
(2, 'topic_page', 1, 1, '2024-01-14');
INSERT INTO "notice_entry" ("id", "notice_id", "project_id") VALUES
(1, 1, 2);
INSERT INTO "objection" ("id", "notice_id", "project_id", "name", "contact", "text", "received_at", "status", "conclusion", "concluded_at", "concluded_by") VALUES
(1, 1, 2, '某学院教师', 'jiaoshi@example.edu.cn', '该项目申报书中的一项荣誉应由兄弟支部取得，请核对授予对象。', '2024-01-05T01:00:11+00:00', 'dismissed', '经查阅原始材料并与有关人员核实，反映的情况不属实，已书面答复反映人。', '2024-01-12T01:00:11+00:00', 16);
INSERT INTO "obligation" ("id", "round_id", "project_id", "subject_key", "kind", "item_key", "instance", "stage_key", "title", "missing", "owner_unit_id", "owner_role", "owner_account_id", "due_on", "closes_at", "precision", "status", "born_on", "redated_on", "settled_at") VALUES
(1, 1, NULL, 'unit:4', 'enter', '', 100, 'application', '必须参与：申报“支部品牌”', NULL, 4, 'editor', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-10-16', NULL, '2023-10-20T01:00:11+00:00'),
(2, 1, NULL, 'unit:5', 'enter', '', 100, 'application', '必须参与：申报“支部品牌”', NULL, 5, 'editor', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-10-16', NULL, '2023-10-27T01:00:11+00:00'),
(3, 1, 1, 'project:1', 'submit', 'application', 100, 'application', '提交申报书', NULL, 4, 'editor', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-10-20', NULL, '2023-11-08T01:00:11+00:00'),
(4, 1, 2, 'project:2', 'submit', 'application', 100, 'application', '提交申报书', NULL, 5, 'editor', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-10-27', NULL, '2023-11-09T01:00:22+00:00'),
(5, 1, 1, 'project:1', 'endorse', 'committee', 100, 'committee', '基层党委（总支）审核', NULL, 3, 'endorser', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-11-08', NULL, '2023-11-10T01:00:11+00:00'),
(6, 1, 2, 'project:2', 'endorse', 'committee', 100, 'committee', '基层党委（总支）审核', NULL, 3, 'endorser', NULL, '2023-11-10', NULL, 'day', 'settled', '2023-11-09', NULL, '2023-11-10T01:00:22+00:00'),
(7, 1, NULL, 'round:1', 'assign_experts', 'review:2', 100, 'review', '专家评审：分配评审专家', '1 个项目待办', 2, 'organiser', NULL, '2023-11-13', NULL, 'day', 'settled', '2023-11-10', NULL, '2023-11-13T01:00:11+00:00'),
(8, 1, 2, 'project:2', 'submit', 'application', 200, 'application', '按退回意见修改并重新提交申报书', NULL, 5, 'editor', NULL, '2023-11-15', NULL, 'day', 'settled', '2023-11-10', NULL, '2023-11-15T01:00:11+00:00'),
(9, 1, 1, 'project:1', 'score', 'review:22', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 22, '2023-11-15', NULL, 'day', 'settled', '2023-11-13', NULL, '2023-11-14T01:00:11+00:00'),
(10, 1, 1, 'project:1', 'score', 'review:23', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 23, '2023-11-15', NULL, 'day', 'settled', '2023-11-13', NULL, '2023-11-15T01:00:22+00:00'),
(11, 1, 1, 'project:1', 'score', 'review:27', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 27, '2023-11-15', NULL, 'day', 'settled', '2023-11-13', NULL, '2023-11-14T01:00:22+00:00'),
(12, 1, 1, 'project:1', 'score', 'review:28', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 28, '2023-11-15', NULL, 'day', 'settled', '2023-11-13', NULL, '2023-11-15T01:00:33+00:00'),
(13, 1, 1, 'project:1', 'score', 'review:29', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 29, '2023-11-15', NULL, 'day', 'settled', '2023-11-13', NULL, '2023-11-15T01:00:44+00:00'),
(14, 1, 2, 'project:2', 'endorse', 'committee', 200, 'committee', '基层党委（总支）审核', NULL, 3, 'endorser', NULL, '2023-11-20', NULL, 'day', 'settled', '2023-11-15', NULL, '2023-11-17T01:00:11+00:00'),
(15, 1, NULL, 'round:1', 'shortlist', 'review:2', 100, 'review', '专家评审：确定入围名单', '2 个项目待办', 2, 'organiser', NULL, '2023-11-15', NULL, 'day', 'settled', '2023-11-15', NULL, '2023-11-28T01:00:22+00:00'),
(16, 1, NULL, 'round:1', 'assign_experts', 'review:2', 101, 'review', '专家评审：分配评审专家', '1 个项目待办', 2, 'organiser', NULL, '2023-11-22', NULL, 'day', 'settled', '2023-11-17', NULL, '2023-11-22T01:00:11+00:00'),
(17, 1, 2, 'project:2', 'score', 'review:21', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 21, '2023-11-22', NULL, 'day', 'settled', '2023-11-22', NULL, '2023-11-24T01:00:11+00:00'),
(18, 1, 2, 'project:2', 'score', 'review:22', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 22, '2023-11-22', NULL, 'day', 'settled', '2023-11-22', NULL, '2023-11-24T01:00:22+00:00'),
(19, 1, 2, 'project:2', 'score', 'review:23', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 23, '2023-11-22', NULL, 'day', 'settled', '2023-11-22', NULL, '2023-11-28T01:00:11+00:00'),
(20, 1, 2, 'project:2', 'score', 'review:26', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 26, '2023-11-22', NULL, 'day', 'settled', '2023-11-22', NULL, '2023-11-24T01:00:33+00:00'),
(21, 1, 2, 'project:2', 'score', 'review:32', 100, 'review', '评阅并签署评分表', NULL, NULL, NULL, 32, '2023-11-22', NULL, 'day', 'settled', '2023-11-22', NULL, '2023-11-23T01:00:11+00:00'),
(22, 1, 2, 'project:2', 'revise', 'revision', 100, 'revision', '按专家意见修改完善申报书', NULL, 5, 'editor', NULL, '2023-12-01', NULL, 'day', 'settled', '2023-11-28', NULL, '2023-11-30T01:00:11+00:00'),
(23, 1, NULL, 'round:1', 'accept_revision', 'revision:2', 100, 'revision', '修改完善：审定修改稿', '1 个项目待办', 2, 'organiser', NULL, '2023-12-14', NULL, 'day', 'settled', '2023-11-30', NULL, '2023-12-20T01:00:11+00:00'),
(24, 1, NULL, 'round:1', 'decide', 'decision:2', 100, 'decision', '审定立项', '1 个项目待办', 2, 'organiser', NULL, '2024-01-04', NULL, 'day', 'settled', '2023-12-20', NULL, '2024-01-02T01:00:11+00:00'),
(25, 1, NULL, 'round:1', 'post_notice', 'decision:2', 100, 'decision', '发布立项公示', '1 个项目待办', 2, 'organiser', NULL, '2024-01-05', NULL, 'day', 'settled', '2024-01-02', NULL, '2024-01-04T01:00:11+00:00'),
(26, 1, 2, 'project:2', 'answer_objection', 'publicity', 100, 'publicity', '处理公示异议', NULL, 2, 'organiser', NULL, '2024-01-12', NULL, 'day', 'settled', '2024-01-05', NULL, '2024-01-12T01:00:11+00:00'),
(27, 1, 2, 'project:2', 'milestone', 'news', 100, NULL, '宣介本支部活动的新闻稿件', '已有 1，还差 1', 5, 'editor', NULL, '2024-09-21', NULL, 'day', 'settled', '2024-01-12', '2024-07-22', '2024-08-21T01:00:11+00:00'),
(28, 1, 2, 'project:2', 'plan_item', 'application.plan.1', 100, NULL, '计划任务：完善谈心谈话制度', NULL, 5, 'editor', NULL, '2024-01-17', NULL, 'day', 'settled', '2024-01-12', NULL, '2024-01-16T01:00:11+00:00'),
(29, 1, 2, 'project:2', 'plan_item', 'application.plan.2', 100, NULL, '计划任务：开展结对共建', NULL, 5, 'editor', NULL, '2024-06-02', NULL, 'day', 'settled', '2024-01-12', NULL, '2024-06-21T01:00:11+00:00'),
(30, 1, 2, 'project:2', 'plan_item', 'application.plan.3', 100, NULL, '计划任务：加强宣传推广', NULL, 5, 'editor', NULL, '2024-09-30', NULL, 'day', 'settled', '2024-01-12', NULL, '2024-09-24T01:00:11+00:00'),
(31, 1, NULL, 'unit:3', 'milestone', 'topic_page', 100, NULL, '“一支部一特色”专题页面', '已有 0，还差 1', 3, 'endorser', NULL, '2023-12-27', NULL, 'day', 'settled', '2024-01-12', NULL, '2024-01-15T01:00:11+00:00'),
(32, 1, 2, 'project:2', 'visit', '1', 100, NULL, '2023 年支部品牌第 1 次季度随机抽查：现场查看并登记结论', NULL, NULL, NULL, 20, '2024-02-20', NULL, 'day', 'settled', '2024-02-02', NULL, '2024-02-18T01:00:33+00:00'),
(33, 1, 2, 'project:2', 'visit', '2', 100, NULL, '2023 年支部品牌第 2 次季度随机抽查：现场查看并登记结论', NULL, NULL, NULL, 19, '2024-05-17', NULL, 'day', 'settled', '2024-05-07', NULL, '2024-05-17T01:00:11+00:00'),
(34, 1, 2, 'project:2', 'rectify_finding', 'PPX-2023-2024-001', 100, NULL, '整改督导问题 PPX-2023-2024-001', '发展党员材料中培养考察记录间隔过长。', 5, 'editor', NULL, '2024-06-07', NULL, 'day', 'settled', '2024-05-17', NULL, '2024-06-06T01:00:11+00:00'),
(35, 1, 2, 'project:2', 'rectify_finding', 'PPX-2023-2024-002', 100, NULL, '整改督导问题 PPX-2023-2024-002', '专题页面超过三个月没有更新。', 5, 'editor', NULL, '2024-06-07', NULL, 'day', 'settled', '2024-05-17', NULL, '2024-07-18T01:00:11+00:00'),
(36, 1, 2, 'project:2', 'verify_finding', 'PPX-2023-2024-001', 100, NULL, '复核销号 PPX-2023-2024-001', '发展党员材料中培养考察记录间隔过长。', 2, 'organiser', NULL, '2024-06-14', NULL, 'day', 'settled', '2024-06-06', NULL, '2024-06-12T01:00:11+00:00'),
(37, 1, 2, 'project:2', 'verify_finding', 'PPX-2023-2024-002', 100, NULL, '复核销号 PPX-2023-2024-002', '专题页面超过三个月没有更新。', 2, 'organiser', NULL, '2024-07-25', NULL, 'day', 'settled', '2024-07-18', NULL, '2024-07-24T01:00:11+00:00'),
(38, 1, 2, 'project:2', 'hand_in', 'final', 100, 'final', '提交考核验收材料', NULL, 5, 'editor', NULL, '2024-09-21', NULL, 'day', 'settled', '2024-08-22', NULL, '2024-09-10T01:00:11+00:00'),
(39, 1, 2, 'project:2', 'grade', 'final', 100, 'final', '评定考核验收等次', NULL, 2, 'organiser', NULL, '2024-09-25', NULL, 'day', 'settled', '2024-09-10', NULL, '2024-09-24T01:00:11+00:00'),
(40, 1, 2, 'project:2', 'recheck', 'sustaining', 100, 'sustaining', '提交持续建设年度复核材料', NULL, 5, 'editor', NULL, '2025-09-24', NULL, 'day', 'settled', '2025-08-25', NULL, '2025-09-23T01:00:11+00:00'),
(41, 1, 2, 'project:2', 'grade', 'sustaining', 100, 'sustaining', '办结持续建设年度复核', NULL, 2, 'organiser', NULL, '2025-10-13', NULL, 'day', 'settled', '2025-09-23', NULL, '2025-09-26T01:00:11+00:00');
INSERT INTO "rectification" ("id", "finding_id", "text", "at", "by", "verdict", "verdict_text", "verified_at", "verified_by") VALUES
(1, 1, '已把年度计划分解到月，落实到支部委员，见附件。', '2024-06-06T01:00:11+00:00', 37, 'accepted', '整改到位，同意销号。', '2024-06-12T01:00:11+00:00', 16),
(2, 2, '已把年度计划分解到月，落实到支部委员，见附件。', '2024-07-18T01:00:11+00:00', 37, 'accepted', '整改到位，同意销号。', '2024-07-24T01:00:11+00:00', 16);
INSERT INTO "reminder_step" ("id", "obligation_id", "due_on", "step", "account_id", "taken_on", "outcome", "outbox_id") VALUES
(1, 3, '2023-11-10', 'd14', 36, '2023-10-27', 'sent', 1),
(2, 2, '2023-11-10', 'd14', 37, '2023-10-27', 'sent', 2),
(3, 4, '2023-11-10', 'd14', 37, '2023-10-30', 'sent', 3),
(4, 3, '2023-11-10', 'd7', 36, '2023-11-03', 'sent', 4),
(5, 4, '2023-11-10', 'd7', 37, '2023-11-03', 'sent', 5),
(6, 3, '2023-11-10', 'd3', 36, '2023-11-07', 'sent', 6),
(7, 4, '2023-11-10', 'd3', 37, '2023-11-07', 'sent', 7),
(8, 5, '2023-11-10', 'd1', 35, '2023-11-09', 'sent', 8),
(9, 4, '2023-11-10', 'd1', 37, '2023-11-09', 'sent', 9),
(10, 5, '2023-11-10', 'd0', 35, '2023-11-10', 'sent', 10),
(11, 6, '2023-11-10', 'd1', 35, '2023-11-10', 'overtaken', 10),
(12, 6, '2023-11-10', 'd0', 35, '2023-11-10', 'sent', 10),
(13, 7, '2023-11-13', 'd3', 16, '2023-11-13', 'overtaken', 12),
(14, 7, '2023-11-13', 'd1', 16, '2023-11-13', 'overtaken', 12),
(15, 7, '2023-11-13', 'd0', 16, '2023-11-13', 'sent', 12),
(16, 8, '2023-11-15', 'd3', 37, '2023-11-13', 'sent', 13),
(17, 9, '2023-11-15', 'd1', 22, '2023-11-14', 'sent', 14),
(18, 10, '2023-11-15', 'd1', 23, '2023-11-14', 'sent', 15),
(19, 11, '2023-11-15', 'd1', 27, '2023-11-14', 'sent', 16),
(20, 12, '2023-11-15', 'd1', 28, '2023-11-14', 'sent', 17),
(21, 13, '2023-11-15', 'd1', 29, '2023-11-14', 'sent', 18),
(22, 8, '2023-11-15', 'd1', 37, '2023-11-14', 'sent', 19),
(23, 10, '2023-11-15', 'd0', 23, '2023-11-15', 'sent', 20),
(24, 12, '2023-11-15', 'd0', 28, '2023-11-15', 'sent', 21),
(25, 13, '2023-11-15', 'd0', 29, '2023-11-15', 'sent', 22),
(26, 8, '2023-11-15', 'd0', 37, '2023-11-15', 'sent', 23),
(27, 15, '2023-11-15', 'd0', 16, '2023-11-16', 'overtaken', 24),
(28, 15, '2023-11-15', 'w1', 16, '2023-11-16', 'sent', 24),
(29, 14, '2023-11-20', 'd3', 35, '2023-11-17', 'overtaken', 25),
(30, 14, '2023-11-20', 'd1', 35, '2023-11-17', 'sent', 25),
(31, 15, '2023-11-15', 's3', 2, '2023-11-20', 'sent', 26),
(32, 16, '2023-11-22', 'd3', 16, '2023-11-20', 'sent', 27),
(33, 16, '2023-11-22', 'd1', 16, '2023-11-21', 'sent', 28),
(34, 16, '2023-11-22', 'd0', 16, '2023-11-22', 'sent', 29),
(35, 15, '2023-11-15', 's6', 2, '2023-11-23', 'sent', 30),
(36, 15, '2023-11-15', 'w6', 16, '2023-11-23', 'sent', 31),
(37, 17, '2023-11-22', 'd0', 21, '2023-11-23', 'overtaken', 32),
(38, 17, '2023-11-22', 'w1', 21, '2023-11-23', 'sent', 32),
(39, 18, '2023-11-22', 'd0', 22, '2023-11-23', 'overtaken', 33),
(40, 18, '2023-11-22', 'w1', 22, '2023-11-23', 'sent', 33),
(41, 19, '2023-11-22', 'd0', 23, '2023-11-23', 'overtaken', 34),
(42, 19, '2023-11-22', 'w1', 23, '2023-11-23', 'sent', 34),
(43, 20, '2023-11-22', 'd0', 26, '2023-11-23', 'overtaken', 35),
(44, 20, '2023-11-22', 'w1', 26, '2023-11-23', 'sent', 35),
(45, 21, '2023-11-22', 'd0', 32, '2023-11-23', 'overtaken', 36),
(46, 21, '2023-11-22', 'w1', 32, '2023-11-23', 'sent', 36),
(47, 19, '2023-11-22', 's3', 16, '2023-11-27', 'sent', 37),
(48, 22, '2023-12-01', 'd3', 37, '2023-11-29', 'sent', 40),
(49, 22, '2023-12-01', 'd1', 37, '2023-11-30', 'sent', 41),
(50, 23, '2023-12-14', 'd14', 16, '2023-12-01', 'sent', 42),
(51, 23, '2023-12-14', 'd7', 16, '2023-12-07', 'sent', 43),
(52, 23, '2023-12-14', 'd3', 16, '2023-12-11', 'sent', 44),
(53, 23, '2023-12-14', 'd1', 16, '2023-12-13', 'sent', 45),
(54, 23, '2023-12-14', 'd0', 16, '2023-12-14', 'sent', 46),
(55, 23, '2023-12-14', 'w1', 16, '2023-12-15', 'sent', 47),
(56, 23, '2023-12-14', 's3', 2, '2023-12-19', 'sent', 48),
(57, 24, '2024-01-04', 'd14', 16, '2023-12-21', 'sent', 49),
(58, 24, '2024-01-04', 'd7', 16, '2023-12-28', 'sent', 50),
(59, 24, '2024-01-04', 'd3', 16, '2023-12-29', 'sent', 51),
(60, 25, '2024-01-05', 'd3', 16, '2024-01-03', 'sent', 52),
(61, 25, '2024-01-05', 'd1', 16, '2024-01-04', 'sent', 53),
(62, 26, '2024-01-12', 'd7', 16, '2024-01-08', 'sent', 55),
(63, 26, '2024-01-12', 'd3', 16, '2024-01-09', 'sent', 56),
(64, 26, '2024-01-12', 'd1', 16, '2024-01-11', 'sent', 57),
(65, 26, '2024-01-12', 'd0', 16, '2024-01-12', 'sent', 58),
(66, 31, '2023-12-27', 's11', 16, '2024-01-15', 'sent', 60),
(67, 31, '2023-12-27', 'w11', 35, '2024-01-15', 'sent', 61),
(68, 28, '2024-01-17', 'd3', 37, '2024-01-15', 'sent', 62),
(69, 28, '2024-01-17', 'd1', 37, '2024-01-16', 'sent', 63),
(70, 32, '2024-02-20', 'd14', 20, '2024-02-06', 'sent', 64),
(71, 32, '2024-02-20', 'd7', 20, '2024-02-09', 'overtaken', 65),
(72, 32, '2024-02-20', 'd3', 20, '2024-02-09', 'sent', 65),
(73, 29, '2024-06-02', 'd30', 37, '2024-04-30', 'sent', 66),
(74, 33, '2024-05-17', 'd7', 19, '2024-05-10', 'sent', 67),
(75, 33, '2024-05-17', 'd3', 19, '2024-05-14', 'sent', 68),
(76, 33, '2024-05-17', 'd1', 19, '2024-05-16', 'sent', 69),
(77, 33, '2024-05-17', 'd0', 19, '2024-05-17', 'sent', 70),
(78, 29, '2024-06-02', 'd14', 37, '2024-05-17', 'sent', 71),
(79, 29, '2024-06-02', 'd7', 37, '2024-05-24', 'sent', 74),
(80, 34, '2024-06-07', 'd14', 37, '2024-05-24', 'sent', 74),
(81, 35, '2024-06-07', 'd14', 37, '2024-05-24', 'sent', 74),
(82, 29, '2024-06-02', 'd3', 37, '2024-05-30', 'sent', 75),
(83, 29, '2024-06-02', 'd1', 37, '2024-05-31', 'overtaken', 76),
(84, 29, '2024-06-02', 'd0', 37, '2024-05-31', 'sent', 76),
(85, 34, '2024-06-07', 'd7', 37, '2024-05-31', 'sent', 76),
(86, 35, '2024-06-07', 'd7', 37, '2024-05-31', 'sent', 76),
(87, 29, '2024-06-02', 'w1', 37, '2024-06-03', 'sent', 77),
(88, 34, '2024-06-07', 'd3', 37, '2024-06-04', 'sent', 78),
(89, 35, '2024-06-07', 'd3', 37, '2024-06-04', 'sent', 78),
(90, 29, '2024-06-02', 's3', 35, '2024-06-05', 'sent', 79),
(91, 34, '2024-06-07', 'd1', 37, '2024-06-06', 'sent', 80),
(92, 35, '2024-06-07', 'd1', 37, '2024-06-06', 'sent', 80),
(93, 29, '2024-06-02', 'o5', 16, '2024-06-07', 'sent', 81),
(94, 36, '2024-06-14', 'd7', 16, '2024-06-07', 'sent', 81),
(95, 35, '2024-06-07', 'd0', 37, '2024-06-07', 'sent', 82),
(96, 36, '2024-06-14', 'd3', 16, '2024-06-11', 'sent', 83),
(97, 29, '2024-06-02', 's6', 35, '2024-06-11', 'sent', 84),
(98, 29, '2024-06-02', 'w6', 37, '2024-06-11', 'sent', 85),
(99, 35, '2024-06-07', 'w1', 37, '2024-06-11', 'sent', 85),
(100, 35, '2024-06-07', 's3', 35, '2024-06-13', 'sent', 87),
(101, 35, '2024-06-07', 'o5', 16, '2024-06-17', 'sent', 88),
(102, 29, '2024-06-02', 's11', 35, '2024-06-18', 'sent', 89),
(103, 35, '2024-06-07', 's6', 35, '2024-06-18', 'sent', 89),
(104, 29, '2024-06-02', 'w11', 37, '2024-06-18', 'sent', 90),
(105, 35, '2024-06-07', 'w6', 37, '2024-06-18', 'sent', 90),
(106, 35, '2024-06-07', 's11', 35, '2024-06-25', 'sent', 91),
(107, 35, '2024-06-07', 'w11', 37, '2024-06-25', 'sent', 92),
(108, 35, '2024-06-07', 's16', 35, '2024-07-02', 'sent', 93),
(109, 35, '2024-06-07', 'w16', 37, '2024-07-02', 'sent', 94),
(110, 35, '2024-06-07', 's21', 35, '2024-07-09', 'sent', 95),
(111, 35, '2024-06-07', 'w21', 37, '2024-07-09', 'sent', 96),
(112, 35, '2024-06-07', 's26', 35, '2024-07-16', 'sent', 97),
(113, 35, '2024-06-07', 'w26', 37, '2024-07-16', 'sent', 98),
(114, 37, '2024-07-25', 'd7', 16, '2024-07-19', 'sent', 99),
(115, 37, '2024-07-25', 'd3', 16, '2024-07-22', 'sent', 100),
(116, 37, '2024-07-25', 'd1', 16, '2024-07-24', 'sent', 102),
(117, 38, '2024-09-21', 'd30', 37, '2024-08-22', 'sent', 104),
(118, 30, '2024-09-30', 'd30', 37, '2024-08-30', 'sent', 105),
(119, 38, '2024-09-21', 'd14', 37, '2024-09-06', 'sent', 106),
(120, 39, '2024-09-25', 'd14', 16, '2024-09-11', 'sent', 107),
(121, 30, '2024-09-30', 'd14', 37, '2024-09-14', 'sent', 108),
(122, 39, '2024-09-25', 'd7', 16, '2024-09-18', 'sent', 109),
(123, 39, '2024-09-25', 'd3', 16, '2024-09-20', 'sent', 110),
(124, 30, '2024-09-30', 'd7', 37, '2024-09-23', 'sent', 111),
(125, 39, '2024-09-25', 'd1', 16, '2024-09-24', 'sent', 112),
(126, 40, '2025-09-24', 'd30', 37, '2025-08-25', 'sent', 115),
(127, 40, '2025-09-24', 'd14', 37, '2025-09-10', 'sent', 116),
(128, 40, '2025-09-24', 'd7', 37, '2025-09-17', 'sent', 117),
(129, 40, '2025-09-24', 'd3', 37, '2025-09-19', 'sent', 118),
(130, 40, '2025-09-24', 'd1', 37, '2025-09-23', 'sent', 119);
INSERT INTO "score" ("id", "assignment_id", "items", "total", "comment", "saved_at", "signed_at") VALUES
(1, 4, '{"fusion":2400,"lasting":2450,"mark":1150,"party":1850}', 7850, '思路清楚，责任到人，建议细化时间表。', '2023-11-14T01:00:11+00:00', '2023-11-14T01:00:11+00:00'),
(2, 2, '{"fusion":2250,"lasting":2350,"mark":1050,"party":1700}', 7350, '思路清楚，责任到人，建议细化时间表。', '2023-11-14T01:00:22+00:00', '2023-11-14T01:00:22+00:00'),
(3, 1, '{"fusion":2150,"lasting":2150,"mark":1050,"party":1850}', 7200, '示范作用明显，材料略显冗长。', '2023-11-15T01:00:22+00:00', '2023-11-15T01:00:22+00:00'),
(4, 3, '{"fusion":2150,"lasting":2400,"mark":1100,"party":1900}', 7550, '基础扎实，计划具体，指标可查。', '2023-11-15T01:00:33+00:00', '2023-11-15T01:00:33+00:00'),
(5, 5, '{"fusion":2150,"lasting":2350,"mark":1100,"party":1950}', 7550, '做法较常规，成效需要数据支撑。', '2023-11-15T01:00:44+00:00', '2023-11-15T01:00:44+00:00'),
(6, 9, '{"fusion":2800,"lasting":2750,"mark":1250,"party":2300}', 9100, '示范作用明显，材料略显冗长。', '2023-11-23T01:00:11+00:00', '2023-11-23T01:00:11+00:00'),
(7, 8, '{"fusion":2600,"lasting":2750,"mark":1300,"party":2200}', 8850, '基础扎实，计划具体，指标可查。', '2023-11-24T01:00:11+00:00', '2023-11-24T01:00:11+00:00'),
(8, 6, '{"fusion":2700,"lasting":2700,"mark":1250,"party":2250}', 8900, '做法较常规，成效需要数据支撑。', '2023-11-24T01:00:22+00:00', '2023-11-24T01:00:22+00:00'),
(9, 10, '{"fusion":2600,"lasting":2450,"mark":1300,"party":2050}', 8400, '做法较常规，成效需要数据支撑。', '2023-11-24T01:00:33+00:00', '2023-11-24T01:00:33+00:00'),
(10, 7, '{"fusion":2550,"lasting":2750,"mark":1350,"party":2200}', 8850, '思路清楚，责任到人，建议细化时间表。', '2023-11-28T01:00:11+00:00', '2023-11-28T01:00:11+00:00');
INSERT INTO "attachment" ("id", "public_id", "project_id", "blob_digest", "name", "field_key", "caption", "submission_id", "record_id", "rectification_id", "added_at", "added_by", "removed_at") VALUES
(1, '7e88603a69e161143b89a4ada44bc807', 2, '242ec0032a6ddb53edcb426a763432ec36ab7aa4146ea2bfd983c585d9a28739', '佐证材料1.pdf', 'evidence', NULL, 2, NULL, NULL, '2023-11-09T01:00:11+00:00', 37, NULL),
(2, 'c95081217648b7fa59c8f662d78d4705', 2, 'b7abab74729f60b4d8dbe5cdfa4f0d084007c032780ee6e6d94379b4f533e45d', '现场照片2.png', NULL, NULL, NULL, 10, NULL, '2024-06-03T01:00:33+00:00', 37, NULL),
(3, 'db5ee27d49a8afca9fa507bc8b3c11d8', 2, '77cd8fd853a84c1e6b6d1996f1e891a954c6f8fc356b56bdacea27383d555dbc', '整改佐证3.pdf', NULL, NULL, NULL, NULL, 1, '2024-06-06T01:00:22+00:00', 37, NULL),
(4, 'bf1483f5b8035a59da881257e260a6ee', 2, 'dae483ad3ed9291ba48774f992a3b46b412786412fa4faaad5aaa6b98792705a', '整改佐证4.pdf', NULL, NULL, NULL, NULL, 2, '2024-07-18T01:00:22+00:00', 37, NULL),
(5, 'b933ea8fd874acb78c780d493abaa452', 2, '9507905abf9fb6a0733f02b7925dbbfd3ff2a11e107b54b5a8b782ee7a48ff50', '现场照片5.png', NULL, NULL, NULL, 14, NULL, '2024-08-05T01:00:33+00:00', 37, NULL),
(6, 'c94232b845e54a4dcdc462c9a5850e91', 2, '315d9395c3115f7357778f9f4cf97750e018356290840830db43bbd9f84c938c', '佐证材料6.pdf', NULL, NULL, NULL, 15, NULL, '2024-08-21T01:00:22+00:00', 37, NULL);
