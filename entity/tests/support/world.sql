-- The world of world.rs, in words that both databases take. Records and forms bear their project's number.
INSERT INTO unit (id, parent_id, code, name, kind, path, sort_no, members_formal, public_id) VALUES
  (1, NULL, 'D1', '党组织1', 'province_authority', '/1/', 0, 12, 'u1'),
  (2, 1, 'D2', '党组织2', 'university', '/1/2/', 0, 12, 'u2'),
  (3, 2, 'D3', '党组织3', 'college_committee', '/1/2/3/', 0, 12, 'u3'),
  (4, 3, 'D4', '党组织4', 'branch', '/1/2/3/4/', 0, 12, 'u4'),
  (5, 3, 'D5', '党组织5', 'branch', '/1/2/3/5/', 0, 12, 'u5'),
  (20, 1, 'D20', '党组织20', 'university', '/1/20/', 0, 12, 'u20'),
  (7, 20, 'D7', '党组织7', 'college_committee', '/1/20/7/', 0, 12, 'u7'),
  (8, 7, 'D8', '党组织8', 'branch', '/1/20/7/8/', 0, 12, 'u8');
INSERT INTO account (id, login, display_name, password_hash, must_change, created_at) VALUES
  (1, 'login1', '账号1', '', false, '2023-11-06T01:00:00+00:00'),
  (2, 'login2', '账号2', '', false, '2023-11-06T01:00:00+00:00'),
  (3, 'login3', '账号3', '', false, '2023-11-06T01:00:00+00:00');
INSERT INTO programme (id, code, digest, title, text, format, created_at) VALUES
  (1, 'studio', '00', '工作室', '', 1, '2023-11-06T01:00:00+00:00');
INSERT INTO round (id, code, programme_id, programme_code, host_unit_id, year, name, definition, format, announced, cycle, count_from, status, version) VALUES
  (1, 'R1', 1, 'studio', 1, 2023, '批次1', '', 1, '2023-10-16', '2023-11', 'next_day', 'open', 1),
  (2, 'R2', 1, 'studio', 2, 2023, '批次2', '', 1, '2023-10-16', '2023-11', 'next_day', 'open', 1),
  (3, 'R3', 1, 'studio', 2, 2023, '批次3', '', 1, '2023-10-16', '2023-11', 'next_day', 'preparing', 1);
INSERT INTO project (id, code, public_id, round_id, unit_id, name, stage_key, status, since, building_from, version, created_at, updated_at) VALUES
  (40, 'P40', 'p40', 1, 4, '项目40', 'building', 'active', '2023-11-01', '2023-11-01', 1, '2023-11-06T01:00:00+00:00', '2023-11-06T01:00:00+00:00'),
  (50, 'P50', 'p50', 1, 5, '项目50', 'building', 'active', '2023-11-01', '2023-11-01', 1, '2023-11-06T01:00:00+00:00', '2023-11-06T01:00:00+00:00'),
  (80, 'P80', 'p80', 1, 8, '项目80', 'building', 'active', '2023-11-01', '2023-11-01', 1, '2023-11-06T01:00:00+00:00', '2023-11-06T01:00:00+00:00'),
  (41, 'P41', 'p41', 2, 4, '项目41', 'building', 'active', '2023-11-01', '2023-11-01', 1, '2023-11-06T01:00:00+00:00', '2023-11-06T01:00:00+00:00');
INSERT INTO event (at, actor, kind, round_id, project_id, data, data_digest)
  SELECT created_at, '系统', 'admitted', round_id, id, '{}', '00' FROM project ORDER BY id;
INSERT INTO record (id, project_id, kind, happened_on, title, about_own_work, attended, expected, logged_at, logged_by)
  SELECT id, id, 'theme_day', since, '主题党日', false, 11, 12, created_at, 3 FROM project;
INSERT INTO submission (id, project_id, form_key, revision, status, answers, saved_at, saved_by, submitted_at, version)
  SELECT id, id, 'application', 1, 'submitted', '{}', created_at, 3, created_at, 1 FROM project;
INSERT INTO blob (digest, size, media_type, stored_at) VALUES
  ('0000000000000000000000000000000000000000000000000000000000000040', 3, 'application/pdf', '2023-11-06T01:00:00+00:00'),
  ('0000000000000000000000000000000000000000000000000000000000000050', 3, 'application/pdf', '2023-11-06T01:00:00+00:00'),
  ('0000000000000000000000000000000000000000000000000000000000000080', 3, 'application/pdf', '2023-11-06T01:00:00+00:00'),
  ('0000000000000000000000000000000000000000000000000000000000000041', 3, 'application/pdf', '2023-11-06T01:00:00+00:00');
-- One file with the form, one with the record.
INSERT INTO attachment (public_id, project_id, blob_digest, name, submission_id, record_id, added_at, added_by) VALUES
  ('40-form', 40, '0000000000000000000000000000000000000000000000000000000000000040', '材料.pdf', 40, NULL, '2023-11-06T01:00:00+00:00', 3),
  ('40-record', 40, '0000000000000000000000000000000000000000000000000000000000000040', '材料.pdf', NULL, 40, '2023-11-06T01:00:00+00:00', 3),
  ('50-form', 50, '0000000000000000000000000000000000000000000000000000000000000050', '材料.pdf', 50, NULL, '2023-11-06T01:00:00+00:00', 3),
  ('50-record', 50, '0000000000000000000000000000000000000000000000000000000000000050', '材料.pdf', NULL, 50, '2023-11-06T01:00:00+00:00', 3),
  ('80-form', 80, '0000000000000000000000000000000000000000000000000000000000000080', '材料.pdf', 80, NULL, '2023-11-06T01:00:00+00:00', 3),
  ('80-record', 80, '0000000000000000000000000000000000000000000000000000000000000080', '材料.pdf', NULL, 80, '2023-11-06T01:00:00+00:00', 3),
  ('41-form', 41, '0000000000000000000000000000000000000000000000000000000000000041', '材料.pdf', 41, NULL, '2023-11-06T01:00:00+00:00', 3),
  ('41-record', 41, '0000000000000000000000000000000000000000000000000000000000000041', '材料.pdf', NULL, 41, '2023-11-06T01:00:00+00:00', 3);
