-- The first schema. Immutable once released: later changes are further numbered files.
--
-- Words: a table holds *facts* unless its name is in the list of state or derived tables in `schema.rs`.
-- Words of a closed set are compared one by one: for an IN list of three or more SQLite builds an index at every write.
-- Days are 'YYYY-MM-DD' where the owner lives; instants are RFC 3339 with their offset; money is minor units.

-- ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE setting (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;

CREATE TABLE company (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  name TEXT NOT NULL CHECK (name <> ''), name_key TEXT NOT NULL, domain TEXT, address TEXT, note TEXT,
  created_at TEXT NOT NULL) STRICT;
CREATE INDEX company_name ON company (name_key);

CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  name TEXT NOT NULL, name_key TEXT NOT NULL, job_title TEXT, company_id INTEGER REFERENCES company,
  do_not_contact INTEGER NOT NULL DEFAULT 0 CHECK (do_not_contact IN (0, 1)), birthday TEXT, address TEXT, note TEXT,
  merged_into INTEGER REFERENCES person, created_at TEXT NOT NULL) STRICT;
CREATE INDEX person_name ON person (name_key, company_id);
CREATE INDEX person_company ON person (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

-- One way to reach a person; `key` is what matching compares: a folded e-mail, the last nine digits, a folded link.
CREATE TABLE reach (
  id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person,
  kind TEXT NOT NULL CHECK (kind = 'email' OR kind = 'phone' OR kind = 'link'), value TEXT NOT NULL CHECK (value <> ''),
  key TEXT NOT NULL, label TEXT, position INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX reach_person ON reach (person_id, kind, position);
CREATE INDEX reach_key ON reach (key, kind);

CREATE TABLE playbook (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind = 'sales' OR kind = 'campaign' OR kind = 'handoff' OR kind = 'ladder'),
  version INTEGER NOT NULL DEFAULT 1, note TEXT, archived INTEGER NOT NULL DEFAULT 0, UNIQUE (name, kind, version)) STRICT;
CREATE TABLE playbook_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT, playbook_id INTEGER NOT NULL REFERENCES playbook, position INTEGER NOT NULL,
  kind TEXT NOT NULL, words TEXT NOT NULL, phase TEXT, minutes INTEGER, offset_days INTEGER NOT NULL DEFAULT 0,
  offset_from TEXT NOT NULL DEFAULT 'step' CHECK (offset_from = 'start' OR offset_from = 'step' OR offset_from = 'end' OR offset_from = 'calendar'), template TEXT) STRICT;
CREATE INDEX playbook_step_of ON playbook_step (playbook_id, position);

CREATE TABLE category (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''), brief TEXT, playbook_id INTEGER REFERENCES playbook,
  daily_limit INTEGER CHECK (daily_limit > 0), interval_days INTEGER CHECK (interval_days > 0),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)), created_at TEXT NOT NULL) STRICT;
CREATE INDEX category_playbook ON category (playbook_id) WHERE playbook_id IS NOT NULL;

-- One sale's whole life. `next_*` repeats the earliest open step; the last check is the rule "no leaks".
CREATE TABLE deal (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  title TEXT, person_id INTEGER REFERENCES person, company_id INTEGER REFERENCES company,
  stage TEXT CHECK (stage = 'lead' OR stage = 'prospect' OR stage = 'opportunity' OR stage = 'handoff' OR stage = 'customer'),
  phase TEXT CHECK (phase = 'qualified' OR phase = 'proposal' OR phase = 'negotiation' OR phase = 'packet' OR phase = 'kickoff' OR phase = 'first-value' OR phase = 'using'),
  state TEXT NOT NULL CHECK (state = 'tray' OR state = 'open' OR state = 'lost' OR state = 'cancelled' OR state = 'disqualified' OR state = 'known'),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)), merged_into INTEGER REFERENCES deal,
  category_id INTEGER REFERENCES category, source TEXT, inbound INTEGER NOT NULL DEFAULT 0 CHECK (inbound IN (0, 1)),
  stage_word TEXT, amount INTEGER CHECK (amount >= 0), currency TEXT CHECK (length(currency) = 3),
  odds INTEGER CHECK (odds BETWEEN 0 AND 100), note TEXT,
  opened_on TEXT NOT NULL CHECK (length(opened_on) = 10), stage_on TEXT NOT NULL, phase_on TEXT NOT NULL,
  expected_on TEXT, signed_on TEXT, closed_on TEXT, close_reason TEXT, again_on TEXT, invoiced_on TEXT, paid_on TEXT,
  kickoff_on TEXT, kicked_off_on TEXT, first_value_due TEXT, first_value_on TEXT, contact_interval INTEGER,
  why_bought TEXT, worries TEXT, success TEXT, success_measure TEXT, success_on TEXT, excluded TEXT, risks TEXT, needs TEXT,
  joined_late INTEGER NOT NULL DEFAULT 0, gate_override TEXT,
  postponed INTEGER NOT NULL DEFAULT 0 CHECK (postponed >= 0),
  next_kind TEXT CHECK (next_kind = 'do' OR next_kind = 'wait' OR next_kind = 'rest'),
  next_day TEXT CHECK (length(next_day) = 10), next_at TEXT,
  created_at TEXT NOT NULL,
  CHECK ((amount IS NULL) = (currency IS NULL)),
  CHECK ((state = 'tray') = (stage IS NULL) OR state NOT IN ('tray', 'open')),
  CHECK (state <> 'open' OR archived = 1 OR merged_into IS NOT NULL OR stage = 'customer'
         OR (next_kind IS NOT NULL AND next_day IS NOT NULL))) STRICT;
CREATE INDEX deal_person ON deal (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX deal_company ON deal (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX deal_category ON deal (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX deal_merged ON deal (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX deal_closed ON deal (closed_on) WHERE closed_on IS NOT NULL;
CREATE INDEX deal_signed ON deal (signed_on) WHERE signed_on IS NOT NULL;
CREATE INDEX deal_kickoff ON deal (kickoff_on) WHERE kickoff_on IS NOT NULL;
CREATE INDEX deal_unpaid ON deal (invoiced_on) WHERE invoiced_on IS NOT NULL AND paid_on IS NULL;
CREATE INDEX deal_invoiced ON deal (invoiced_on) WHERE invoiced_on IS NOT NULL;
CREATE INDEX deal_again ON deal (again_on) WHERE again_on IS NOT NULL;

CREATE TABLE participant (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, person_id INTEGER NOT NULL REFERENCES person,
  role TEXT NOT NULL CHECK (role = 'buyer' OR role = 'user' OR role = 'champion' OR role = 'billing' OR role = 'technical' OR role = 'other'), UNIQUE (deal_id, person_id)) STRICT;
CREATE INDEX participant_person ON participant (person_id);

CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER REFERENCES deal, person_id INTEGER REFERENCES person,
  word TEXT NOT NULL COLLATE NOCASE, CHECK ((deal_id IS NULL) <> (person_id IS NULL))) STRICT;
CREATE UNIQUE INDEX tag_deal ON tag (deal_id, word) WHERE deal_id IS NOT NULL;
CREATE UNIQUE INDEX tag_person ON tag (person_id, word) WHERE person_id IS NOT NULL;

-- A dated fact: where the deal was and where it went. Conversion and ages read these, never the journal.
CREATE TABLE stage_move (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, day TEXT NOT NULL, at TEXT NOT NULL,
  from_state TEXT, from_stage TEXT, from_phase TEXT, to_state TEXT NOT NULL, to_stage TEXT, to_phase TEXT, because TEXT) STRICT;
CREATE INDEX stage_move_deal ON stage_move (deal_id, id);
CREATE INDEX stage_move_left ON stage_move (from_stage, day) WHERE from_stage IS NOT NULL;
CREATE INDEX stage_move_day ON stage_move (day, to_state, to_stage, from_state);

CREATE TABLE touch (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  deal_id INTEGER NOT NULL REFERENCES deal, person_id INTEGER REFERENCES person, step_id INTEGER REFERENCES step,
  kind TEXT NOT NULL CHECK (kind = 'call' OR kind = 'email' OR kind = 'message' OR kind = 'meeting' OR kind = 'note' OR kind = 'fire'),
  inward INTEGER NOT NULL DEFAULT 0 CHECK (inward IN (0, 1)), outcome TEXT, two_way INTEGER NOT NULL CHECK (two_way IN (0, 1)),
  at TEXT NOT NULL, day TEXT NOT NULL CHECK (length(day) = 10), minutes INTEGER CHECK (minutes >= 0), text TEXT,
  typed INTEGER NOT NULL DEFAULT 1 CHECK (typed IN (0, 1)), message_id TEXT, session_id INTEGER REFERENCES session) STRICT;
CREATE INDEX touch_deal ON touch (deal_id, at, id);
CREATE INDEX touch_two_way ON touch (deal_id, day) WHERE two_way = 1;
CREATE INDEX touch_person ON touch (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX touch_step ON touch (step_id) WHERE step_id IS NOT NULL;
CREATE INDEX touch_session ON touch (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX touch_talks ON touch (day, kind, two_way, typed);
CREATE UNIQUE INDEX touch_message ON touch (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  deal_id INTEGER NOT NULL REFERENCES deal, playbook_id INTEGER REFERENCES playbook,
  aim_want TEXT, aim_who TEXT, aim_why TEXT, aim_ask TEXT, started_on TEXT NOT NULL, ended_on TEXT, end_reason TEXT) STRICT;
CREATE INDEX plan_deal ON plan (deal_id, ended_on);
CREATE INDEX plan_playbook ON plan (playbook_id, started_on) WHERE playbook_id IS NOT NULL;
CREATE INDEX plan_started ON plan (started_on);

CREATE TABLE step (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, plan_id INTEGER REFERENCES plan,
  wants TEXT NOT NULL CHECK (wants = 'do' OR wants = 'wait' OR wants = 'rest'), kind TEXT NOT NULL, words TEXT NOT NULL DEFAULT '',
  day TEXT NOT NULL CHECK (length(day) = 10), at TEXT CHECK (length(at) = 5), minutes INTEGER,
  origin TEXT NOT NULL DEFAULT 'own' CHECK (origin = 'own' OR origin = 'plan' OR origin = 'campaign' OR origin = 'handoff' OR origin = 'check-in' OR origin = 'nobody' OR origin = 'import'),
  promised_by TEXT, agreed INTEGER NOT NULL DEFAULT 0 CHECK (agreed IN (0, 1)), tries INTEGER NOT NULL DEFAULT 0, phase TEXT,
  done_at TEXT, dropped_at TEXT, template TEXT, CHECK (done_at IS NULL OR dropped_at IS NULL)) STRICT;
CREATE INDEX step_open ON step (deal_id, day, at) WHERE done_at IS NULL AND dropped_at IS NULL;
CREATE INDEX step_deal ON step (deal_id, id);
CREATE INDEX step_hour ON step (day, at) WHERE at IS NOT NULL AND done_at IS NULL AND dropped_at IS NULL;
CREATE INDEX step_plan ON step (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX step_letter ON step (day) WHERE template IS NOT NULL AND done_at IS NULL AND dropped_at IS NULL;

CREATE TABLE promise (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  deal_id INTEGER NOT NULL REFERENCES deal, side TEXT NOT NULL CHECK (side IN ('mine', 'theirs')), text TEXT NOT NULL,
  due_on TEXT NOT NULL CHECK (length(due_on) = 10), basis TEXT NOT NULL CHECK (basis IN ('promised', 'planned')),
  minutes INTEGER, touch_id INTEGER REFERENCES touch,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state = 'open' OR state = 'kept' OR state = 'withdrawn'), settled_on TEXT, reason TEXT,
  made_on TEXT NOT NULL, CHECK ((state = 'open') = (settled_on IS NULL))) STRICT;
CREATE INDEX promise_deal ON promise (deal_id, state, due_on);
CREATE INDEX promise_due ON promise (side, due_on) WHERE state = 'open';
CREATE INDEX promise_settled ON promise (settled_on) WHERE settled_on IS NOT NULL;
CREATE INDEX promise_touch ON promise (touch_id) WHERE touch_id IS NOT NULL;
CREATE TABLE promise_move (
  id INTEGER PRIMARY KEY AUTOINCREMENT, promise_id INTEGER NOT NULL REFERENCES promise, from_on TEXT NOT NULL,
  to_on TEXT NOT NULL, reason TEXT NOT NULL, day TEXT NOT NULL) STRICT;
CREATE INDEX promise_move_of ON promise_move (promise_id);
CREATE INDEX promise_move_day ON promise_move (day);

CREATE TABLE observation (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, person_id INTEGER REFERENCES person,
  day TEXT NOT NULL, how TEXT NOT NULL CHECK (how = 'seen' OR how = 'told' OR how = 'figures'),
  verdict TEXT NOT NULL CHECK (verdict = 'using' OR verdict = 'needs-showing' OR verdict = 'partly' OR verdict = 'not'), note TEXT) STRICT;
CREATE INDEX observation_deal ON observation (deal_id, day);
CREATE INDEX observation_person ON observation (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE fire (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, touch_id INTEGER REFERENCES touch,
  promise_id INTEGER REFERENCES promise, at TEXT NOT NULL, day TEXT NOT NULL, text TEXT NOT NULL,
  cause TEXT CHECK (cause = 'promise' OR cause = 'not-explained' OR cause = 'defect' OR cause = 'other'), put_right_on TEXT, put_right_note TEXT) STRICT;
CREATE INDEX fire_deal ON fire (deal_id, day);
CREATE INDEX fire_day ON fire (day);
CREATE INDEX fire_open ON fire (day) WHERE put_right_on IS NULL;
CREATE INDEX fire_touch ON fire (touch_id) WHERE touch_id IS NOT NULL;
CREATE INDEX fire_promise ON fire (promise_id) WHERE promise_id IS NOT NULL;

CREATE TABLE referral (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL UNIQUE REFERENCES deal,
  giver_deal_id INTEGER REFERENCES deal, giver_person_id INTEGER REFERENCES person, day TEXT NOT NULL) STRICT;
CREATE INDEX referral_giver ON referral (giver_deal_id) WHERE giver_deal_id IS NOT NULL;
CREATE INDEX referral_day ON referral (day);
CREATE INDEX referral_person ON referral (giver_person_id) WHERE giver_person_id IS NOT NULL;

-- Where a row came from: by its source's id, and by a fingerprint of its cells and its occurrence in the file.
CREATE TABLE origin (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, row_key TEXT, fingerprint BLOB NOT NULL,
  occurrence INTEGER NOT NULL DEFAULT 1, deal_id INTEGER REFERENCES deal, person_id INTEGER REFERENCES person,
  company_id INTEGER REFERENCES company) STRICT;
CREATE INDEX origin_print ON origin (fingerprint, occurrence);
CREATE INDEX origin_key ON origin (row_key, source) WHERE row_key IS NOT NULL;
CREATE INDEX origin_deal ON origin (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX origin_person ON origin (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX origin_company ON origin (company_id) WHERE company_id IS NOT NULL;

-- A drafted message to send; it counts as a touch only when the owner says "sent".
CREATE TABLE letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT, deal_id INTEGER NOT NULL REFERENCES deal, step_id INTEGER REFERENCES step,
  touch_id INTEGER REFERENCES touch, subject TEXT, body TEXT NOT NULL, made_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'draft' OR state = 'handed-over' OR state = 'sent' OR state = 'dropped')) STRICT;
CREATE INDEX letter_deal ON letter (deal_id, state);
CREATE INDEX letter_waits ON letter (made_on) WHERE state IN ('draft', 'handed-over');
CREATE INDEX letter_step ON letter (step_id) WHERE step_id IS NOT NULL;
CREATE INDEX letter_touch ON letter (touch_id) WHERE touch_id IS NOT NULL;

CREATE TABLE day_off (
  id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL UNIQUE CHECK (length(day) = 10),
  kind TEXT NOT NULL CHECK (kind = 'off' OR kind = 'ill' OR kind = 'holiday'), words TEXT) STRICT;
CREATE TABLE moved_block (
  id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL UNIQUE CHECK (length(day) = 10), pieces TEXT NOT NULL, because TEXT) STRICT;
-- The deal that an event of the calendars belongs to, as the owner says; none: it belongs to nobody's.
CREATE TABLE meeting (
  id INTEGER PRIMARY KEY AUTOINCREMENT, event_uid TEXT NOT NULL UNIQUE, deal_id INTEGER REFERENCES deal) STRICT;
CREATE INDEX meeting_deal ON meeting (deal_id) WHERE deal_id IS NOT NULL;
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT,
  planned_minutes INTEGER NOT NULL, worked_seconds INTEGER NOT NULL DEFAULT 0, paused_seconds INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0, note TEXT) STRICT;
CREATE INDEX session_day ON session (day);
CREATE TABLE session_card (
  id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL REFERENCES session, deal_id INTEGER REFERENCES deal,
  position INTEGER NOT NULL, kind TEXT NOT NULL, outcome TEXT, seconds INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX session_card_of ON session_card (session_id, position);
CREATE INDEX session_card_kind ON session_card (kind, id) WHERE outcome IS NOT NULL;
CREATE INDEX session_card_deal ON session_card (deal_id) WHERE deal_id IS NOT NULL;
CREATE TABLE commitment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, week TEXT NOT NULL CHECK (length(week) = 10), line TEXT NOT NULL, measure TEXT,
  target INTEGER, result TEXT CHECK (result = 'kept' OR result = 'partly' OR result = 'not'), why TEXT) STRICT;
CREATE INDEX commitment_week ON commitment (week);
CREATE TABLE box_score (
  id INTEGER PRIMARY KEY AUTOINCREMENT, box INTEGER NOT NULL CHECK (box BETWEEN 1 AND 12), day TEXT NOT NULL,
  score INTEGER NOT NULL, note TEXT) STRICT;
CREATE INDEX box_score_box ON box_score (box, day);

-- ── state: kept, never undone ─────────────────────────────────────────────────────────────────────────────
CREATE TABLE form_draft (
  id INTEGER PRIMARY KEY, form TEXT NOT NULL, deal_id INTEGER, text TEXT NOT NULL, saved_at TEXT NOT NULL, UNIQUE (form, deal_id)) STRICT;
CREATE TABLE mapping (
  id INTEGER PRIMARY KEY, headings TEXT NOT NULL UNIQUE, choices TEXT NOT NULL, used_at TEXT NOT NULL) STRICT;
CREATE TABLE position (id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
-- People who look alike and are not one, as the owner said; the smaller number first.
CREATE TABLE different_people (
  id INTEGER PRIMARY KEY, one_id INTEGER NOT NULL, other_id INTEGER NOT NULL, said_at TEXT NOT NULL,
  UNIQUE (one_id, other_id)) STRICT;
-- What the owner's calendars hold in the weeks around, read again when a file changes.
CREATE TABLE calendar_file (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, fault TEXT) STRICT;
CREATE TABLE calendar_event (
  id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES calendar_file, uid TEXT NOT NULL, day TEXT NOT NULL,
  starts TEXT NOT NULL, ends TEXT NOT NULL, words TEXT NOT NULL, busy INTEGER NOT NULL CHECK (busy IN (0, 1)),
  with_whom TEXT NOT NULL) STRICT;
CREATE INDEX calendar_event_day ON calendar_event (day, starts);
CREATE INDEX calendar_event_file ON calendar_event (file_id);
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY, week TEXT NOT NULL, box INTEGER NOT NULL, figure REAL, n INTEGER NOT NULL, UNIQUE (week, box)) STRICT;
CREATE TABLE saved_backup (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, made_at TEXT NOT NULL, why TEXT NOT NULL, verified INTEGER NOT NULL) STRICT;
-- Settings, keys, playbooks and templates, filled only in a backup so that it holds everything in one file.
CREATE TABLE kept_file (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT NOT NULL) STRICT;

-- ── the journal ───────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid BLOB NOT NULL UNIQUE, label TEXT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('program', 'shell')), kind TEXT NOT NULL CHECK (kind = 'do' OR kind = 'undo' OR kind = 'redo'),
  target_id INTEGER REFERENCES operation, state TEXT NOT NULL CHECK (state IN ('running', 'done')),
  undone_by INTEGER REFERENCES operation, left_machine INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX operation_target ON operation (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX operation_undone ON operation (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX operation_running ON operation (id) WHERE state = 'running';
-- One changed row, or a range of new ones: `image` is what the row held before, by column name.
-- `part` numbers the transaction of a long operation.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT, operation_id INTEGER NOT NULL REFERENCES operation,
  part INTEGER NOT NULL DEFAULT 0, tbl TEXT NOT NULL,
  row_id INTEGER NOT NULL, last_id INTEGER NOT NULL, what TEXT NOT NULL CHECK (what = 'insert' OR what = 'update' OR what = 'delete'),
  image TEXT) STRICT;
CREATE INDEX entry_operation ON entry (operation_id, part);
CREATE INDEX entry_row ON entry (tbl, row_id, last_id);
-- How many rows of each table an operation changed.
CREATE TABLE operation_change (
  operation_id INTEGER NOT NULL REFERENCES operation, tbl TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (operation_id, tbl)) STRICT, WITHOUT ROWID;

-- ── derived: recomputed for the deals an operation touched, compared by `check` ──────────────────────────
CREATE TABLE standing (
  deal_id INTEGER PRIMARY KEY, pane INTEGER NOT NULL, next_key TEXT NOT NULL, value_key INTEGER NOT NULL,
  name_key TEXT NOT NULL, age_key TEXT NOT NULL, silent_key TEXT NOT NULL, touched_day TEXT,
  gaps INTEGER NOT NULL, cold_day TEXT, cold_why TEXT, promised_by TEXT, minutes INTEGER NOT NULL,
  state TEXT NOT NULL, currency TEXT, category_id INTEGER, won INTEGER NOT NULL, came_on TEXT, campaign TEXT) STRICT;
CREATE INDEX standing_next ON standing (pane, next_key, deal_id);
CREATE INDEX standing_value ON standing (pane, value_key, deal_id);
CREATE INDEX standing_name ON standing (pane, name_key, deal_id);
CREATE INDEX standing_age ON standing (pane, age_key, deal_id);
CREATE INDEX standing_silent ON standing (pane, silent_key, deal_id);
CREATE INDEX standing_cold ON standing (pane, cold_day, deal_id) WHERE cold_day IS NOT NULL;
CREATE INDEX standing_came ON standing (came_on) WHERE came_on IS NOT NULL;
CREATE INDEX standing_gaps ON standing (pane, deal_id) WHERE gaps <> 0;
-- Leads without a category, prospects without a plan.
CREATE INDEX standing_lacking ON standing (pane, deal_id) WHERE gaps & 12 <> 0;
CREATE TABLE tally (
  pane INTEGER NOT NULL, measure TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (pane, measure, key)) STRICT, WITHOUT ROWID;
-- One row per deal: every word of it and of all that hangs on it, folded; nothing else is kept.
CREATE VIRTUAL TABLE search USING fts5 (
  body, content='', contentless_delete=1, detail=none, prefix='3', tokenize='ascii');
INSERT INTO search (search, rank) VALUES ('automerge', 8), ('deletemerge', 50);
