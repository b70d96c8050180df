BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE approval (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, counts_as TEXT DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES "run" (id), 
	CONSTRAINT one_yes_per_person UNIQUE (run_id, digest, person)
);
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASHAR56CY8HEHX70YWCH60','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000','[]');
CREATE TABLE event (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	stream VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	trace VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	prev_hash VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id), 
	CONSTRAINT one_chain_per_stream UNIQUE (stream, prev_hash)
);
INSERT INTO "event" VALUES(1,'01M8ASH9YE4BZ7E8E19R3QMRXC','T0CONTOSO','policy:T0CONTOSO','policy.loaded','','2026-11-26 02:04:15.694980','','{"at":"2026-11-26T02:04:15.694980+00:00","by":"","digest":"b6521742f39a98534863e48f75c1aa8ebfcf9342cb6874c8fa87cc178b84af6b","replica":"vm-28415","text":"# The policy of `stagebot demo`: copy it, change it, and try it with `stagebot demo --policy FILE`.\n# Every key is in stagebot.example.yaml. Without a policy nobody may stage or approve.\n\ndefaults:\n  # Everybody of the workspace may stage; guests and people of other organisations never may.\n  stagers: everyone\n\n  # One approval, of somebody other than who staged it.\n  approvers: everyone\n  approvals: 1\n\n  checklist:\n    - marketing content is correct\n    - VM image deploys end to end\n"}','0000000000000000000000000000000000000000000000000000000000000000','bb7e4e4aeeaee91ab7640447cdaf75afe13b179221c6e5c2417d8f411840298f');
INSERT INTO "event" VALUES(2,'01M8ASHAR930VARKH8HHTW6T51','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','request.opened','U0ANA','2026-11-26 02:04:16.518000','','{"at":"2026-11-26T02:04:16.518000+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','d39b7511af3b5f7e3a259c10fb9def652262338c5a84413af6fd8451c59b5bf3');
INSERT INTO "event" VALUES(3,'01M8ASHASX34GVP3AH8Q52P113','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','request.submitted','','2026-11-26 02:04:16.567517','','{"at":"2026-11-26T02:04:16.567517+00:00","by":"","job":"60969539-6bb4-4b3a-81d0-4b401e8120f1"}','d39b7511af3b5f7e3a259c10fb9def652262338c5a84413af6fd8451c59b5bf3','709afa3d7f90f2dadb4db3deed7b1ee661ddc5607c399b7ced4bae4b15f483b4');
INSERT INTO "event" VALUES(4,'01M8ASHB1RYVSRA2X0CHB9FVT7','T0CONTOSO','01M8ASHB1MX3JWV6YXFPG52FPP','request.opened','U0ANA','2026-11-26 02:04:16.820741','','{"at":"2026-11-26T02:04:16.820741+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','ce96d65ac990073cd612cd5cef4a465d3eb10b6f2a51b8f5a1dd427f7e5cf759');
INSERT INTO "event" VALUES(5,'01M8ASHB2CSWPB2B45M03YQA5X','T0CONTOSO','01M8ASHB1MX3JWV6YXFPG52FPP','request.submitted','','2026-11-26 02:04:16.842702','','{"at":"2026-11-26T02:04:16.842702+00:00","by":"","job":"fc388781-4436-4237-8324-5f43b2275cb6"}','ce96d65ac990073cd612cd5cef4a465d3eb10b6f2a51b8f5a1dd427f7e5cf759','fe5d18715f00eeba7c0512a976b79eab2a56b40abf6d19e087057c2eec3eb431');
INSERT INTO "event" VALUES(6,'01M8ASHB4JT2PF0Y4NF6CFSQ4V','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','request.opened','U0ANA','2026-11-26 02:04:16.913018','','{"at":"2026-11-26T02:04:16.913018+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','7c203dfb953f1870136b6a719bd51378e032933b3674c228112f89db3e9b6f1d');
INSERT INTO "event" VALUES(7,'01M8ASHB66G3AQP8Y8G4KD2NM3','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','request.submitted','','2026-11-26 02:04:16.960948','','{"at":"2026-11-26T02:04:16.960948+00:00","by":"","job":"db4db0db-9bf8-4af5-817a-887371325655"}','7c203dfb953f1870136b6a719bd51378e032933b3674c228112f89db3e9b6f1d','d84ef63dfa23d7259f6ea1e8e45274364ce6aa435956e664a3eeb363cbad6b28');
INSERT INTO "event" VALUES(8,'01M8ASHC16YZE2402D3EWA7YAJ','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','step.completed','','2026-11-26 02:04:17.826921','','{"at":"2026-11-26T02:04:17.826921+00:00","by":"","seconds":716.934021,"step":"push-preview/automated-validation","title":"Automated validation"}','709afa3d7f90f2dadb4db3deed7b1ee661ddc5607c399b7ced4bae4b15f483b4','cfb659c57d1d99f079ef15d4ed35c53dafda8a634e4ee0108bb6c060cca6ecba');
INSERT INTO "event" VALUES(9,'01M8ASHC18RN51DAAA1E72BGPX','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','step.completed','','2026-11-26 02:04:17.826921','','{"at":"2026-11-26T02:04:17.826921+00:00","by":"","seconds":16209.626817,"step":"push-preview/certification","title":"Certification"}','cfb659c57d1d99f079ef15d4ed35c53dafda8a634e4ee0108bb6c060cca6ecba','cc37f70ef39ce9bde9680384775f1b1d6f4e263d5067c5decfaca3b9c542d586');
INSERT INTO "event" VALUES(10,'01M8ASHC18X26NT8480Z70202G','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','step.started','','2026-11-26 02:04:17.826921','','{"at":"2026-11-26T02:04:17.826921+00:00","by":"","step":"push-preview/preview-creation","title":"Preview Creation"}','cc37f70ef39ce9bde9680384775f1b1d6f4e263d5067c5decfaca3b9c542d586','23cd461e96adf4edfc7404aa2d9e4653043469e643280596ab5f37fbdb6cfe11');
INSERT INTO "event" VALUES(11,'01M8ASHCH4WJAVZWBAA6AM1TXT','T0CONTOSO','01M8ASHB1MX3JWV6YXFPG52FPP','step.completed','','2026-11-26 02:04:18.329114','','{"at":"2026-11-26T02:04:18.329114+00:00","by":"","seconds":1039.287936,"step":"push-preview/automated-validation","title":"Automated validation"}','fe5d18715f00eeba7c0512a976b79eab2a56b40abf6d19e087057c2eec3eb431','12bc4a33fabf2e09974b7576bd6a7b8708b82ce0b0f71bcbaa20b5594692f79b');
INSERT INTO "event" VALUES(12,'01M8ASHCH60X99DQNQ2MAREGCJ','T0CONTOSO','01M8ASHB1MX3JWV6YXFPG52FPP','step.failed','','2026-11-26 02:04:18.329114','','{"at":"2026-11-26T02:04:18.329114+00:00","by":"","step":"push-preview/certification","title":"Certification"}','12bc4a33fabf2e09974b7576bd6a7b8708b82ce0b0f71bcbaa20b5594692f79b','604c2896ea603a9c9ee7b3381305ab82c9921cc287566e57b662a314814714cc');
INSERT INTO "event" VALUES(13,'01M8ASHCH6JA6GTPMQDGZ9EBP8','T0CONTOSO','01M8ASHB1MX3JWV6YXFPG52FPP','request.failed','','2026-11-26 02:04:18.329114','','{"at":"2026-11-26T02:04:18.329114+00:00","by":"","failure":"certification","step":"Certification"}','604c2896ea603a9c9ee7b3381305ab82c9921cc287566e57b662a314814714cc','635896fdbc03845b1ec01854d55297e64cf446dd867eeefa228b95b050c4cb5a');
INSERT INTO "event" VALUES(14,'01M8ASHCHD663ZFPDY4X43SM3P','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','step.completed','','2026-11-26 02:04:18.329438','','{"at":"2026-11-26T02:04:18.329438+00:00","by":"","seconds":578.555923,"step":"push-preview/automated-validation","title":"Automated validation"}','d84ef63dfa23d7259f6ea1e8e45274364ce6aa435956e664a3eeb363cbad6b28','214dc7e701c8f4967253f0e13f1d6a76066c11db1a6704795ac3dc48c6f426d1');
INSERT INTO "event" VALUES(15,'01M8ASHCHK5WF9N7RJKWAAG6VD','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','step.completed','','2026-11-26 02:04:18.329438','','{"at":"2026-11-26T02:04:18.329438+00:00","by":"","seconds":5257.391001,"step":"push-preview/certification","title":"Certification"}','214dc7e701c8f4967253f0e13f1d6a76066c11db1a6704795ac3dc48c6f426d1','aa914da99ec60876e2768240a1e048375d28e0ef6f3f7ce486839a525d2bd390');
INSERT INTO "event" VALUES(16,'01M8ASHCHMQJ2C4NX5QT8R77GY','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','step.completed','','2026-11-26 02:04:18.329438','','{"at":"2026-11-26T02:04:18.329438+00:00","by":"","seconds":6464.903262,"step":"push-preview/preview-creation","title":"Preview Creation"}','aa914da99ec60876e2768240a1e048375d28e0ef6f3f7ce486839a525d2bd390','07a79dc562d3b5b4f58508d94b0cd258bf61d1527ab79e4d1407537a8fae5f21');
INSERT INTO "event" VALUES(17,'01M8ASHCHNB1MF83D45APXBXC0','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','step.started','','2026-11-26 02:04:18.329438','','{"at":"2026-11-26T02:04:18.329438+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','07a79dc562d3b5b4f58508d94b0cd258bf61d1527ab79e4d1407537a8fae5f21','2101eae4fd52c6c0b7eb09b7417f686c35046e57315ee3b5f1de832a44f53f93');
INSERT INTO "event" VALUES(18,'01M8ASHCHNJWPDM9QGR6A21ZQ6','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','request.staged','','2026-11-26 02:04:18.329438','','{"at":"2026-11-26T02:04:18.329438+00:00","by":"","submission":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851"}','2101eae4fd52c6c0b7eb09b7417f686c35046e57315ee3b5f1de832a44f53f93','1bb31bf9c813b2207738f4815d1f1016f75bc45c0aedfaaa1829290265b70b44');
INSERT INTO "event" VALUES(19,'01M8ASHCHPYH2SCQT0P9XR2FJ1','T0CONTOSO','01M8ASHB4GRTXX2EY2PMJD1RWZ','approval.requested','','2026-11-26 02:04:18.344416','','{"at":"2026-11-26T02:04:18.344416+00:00","by":"","digest":"3e7f7340663b9fe4aa5e95fd0939b024b1d0f7c594ff3bf110ba78d7732b0e8f"}','1bb31bf9c813b2207738f4815d1f1016f75bc45c0aedfaaa1829290265b70b44','1668f090f9a2adef04157c1173dd4a1c4397e1e4d9849c9f4af92d14bff7c821');
INSERT INTO "event" VALUES(20,'01M8ASHEZXD7KW2T5G9ETKEFNP','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','step.completed','','2026-11-26 02:04:20.843585','','{"at":"2026-11-26T02:04:20.843585+00:00","by":"","seconds":62804.320189,"step":"push-preview/preview-creation","title":"Preview Creation"}','23cd461e96adf4edfc7404aa2d9e4653043469e643280596ab5f37fbdb6cfe11','8f2cf6baf5cd18050d21b4d3b2ec52476c6197434494b49c2e8d76e7f3a4f987');
INSERT INTO "event" VALUES(21,'01M8ASHEZZXEFX2YDZN7956XJD','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','step.started','','2026-11-26 02:04:20.843585','','{"at":"2026-11-26T02:04:20.843585+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','8f2cf6baf5cd18050d21b4d3b2ec52476c6197434494b49c2e8d76e7f3a4f987','03d8f7627597037c3c32e8bae98d161f51d8734820f1770d2930ce0f78231c4e');
INSERT INTO "event" VALUES(22,'01M8ASHF00XWEKW88SYDCDZM89','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','request.staged','','2026-11-26 02:04:20.843585','','{"at":"2026-11-26T02:04:20.843585+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','03d8f7627597037c3c32e8bae98d161f51d8734820f1770d2930ce0f78231c4e','2eb6a4e4795cf9c7ade3c611b25485f04634e70131f2faf3c02196ff2be8e778');
INSERT INTO "event" VALUES(23,'01M8ASHF01R39B6N4XT4E13ND2','T0CONTOSO','01M8ASHAR56CY8HEHX70YWCH60','approval.requested','','2026-11-26 02:04:20.850982','','{"at":"2026-11-26T02:04:20.850982+00:00","by":"","digest":"7574b627bab0a80f874cf30b75af30e6d11e953cdc8fe9ec117bb675123a68e2"}','2eb6a4e4795cf9c7ade3c611b25485f04634e70131f2faf3c02196ff2be8e778','5618c95ecc803c5866dd054040944f2f26704d1efbca909eaeaa47b4c330080c');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:16424694484.15852332551.bbe9a4d4bca55ee699d69125baa0ab48','{"response_type": "ephemeral", "text": "How to use /stage", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "`/stage offer-x`\nPush an offer to staging. `push` in between is for offers named like a command. For example `/stage push list`.\n\n`/stage status [offer-x]`\nWhere a run is: steps, elapsed time, who started it. For example `/stage status offer-x`.\n\n`/stage list`\nEverything in flight in this workspace, failures first. For example `/stage list`.\n\n`/stage whitelist offer-x [history]`\nWho may see the staged offer: edit the list, or see and restore its versions. For example `/stage whitelist offer-x`.\n\n`/stage cancel offer-x`\nCancel a run before it goes to production. For example `/stage cancel offer-x`.\n\n`/stage help [command]`\nThis list. For example `/stage help cancel`.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "In a thread Slack knows no commands: use the buttons there.", "verbatim": true}]}]}','2026-11-26 02:04:16.181241');
INSERT INTO "inbox" VALUES('command:15302516577.27858042549.d8e8ef99f13b1c8fc08a89987c39444b',NULL,'2026-11-26 02:04:16.532269');
INSERT INTO "inbox" VALUES('command:67371043090.29021791760.cb4abbec577a389fd8a1f89bf8199bdc',NULL,'2026-11-26 02:04:16.840954');
CREATE TABLE installation (
	id VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "installation" VALUES('20763976b14bfaa0f8e3da6f4a795063','2026-11-26 02:04:15.606265');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:04:16.258279');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:04:16.032660');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:04:16.556431');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:04:16.032660');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee6-1111-4222-8333-444400000006','offer-core','Offer Core','coreVirtualMachine','2026-11-26 02:04:16.879386');
CREATE TABLE outbox (
	id VARCHAR NOT NULL, 
	event_id VARCHAR NOT NULL, 
	subject_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	loud BOOLEAN NOT NULL, 
	mention VARCHAR, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	last_error VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	due_at DATETIME NOT NULL, 
	lease_owner VARCHAR, 
	lease_until DATETIME, fence INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT one_notice_per_slot UNIQUE (event_id, channel_id, slot)
);
INSERT INTO "outbox" VALUES('01M8ASHCHPYH2SCQT0P9XR2FJ0','01M8ASHCHNJWPDM9QGR6A21ZQ6','01M8ASHB4GRTXX2EY2PMJD1RWZ','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:18.358209','2026-11-26 02:04:19.597932','2026-11-26 02:04:18.358209',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHCHPYH2SCQT0P9XR2FJ2','01M8ASHCHPYH2SCQT0P9XR2FJ1','01M8ASHB4GRTXX2EY2PMJD1RWZ','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:18.358732','2026-11-26 02:04:19.597932','2026-11-26 02:04:18.358732',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHCHPYH2SCQT0P9XR2FJ3','01M8ASHCHPYH2SCQT0P9XR2FJ1','01M8ASHB4GRTXX2EY2PMJD1RWZ','C0RELEASES','review',1,'U0ANA','sent',1,'','2026-11-26 02:04:18.358923','2026-11-26 02:04:23.582405','2026-11-26 02:04:18.358923',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHEZYE5ZXMX15YD0CMXJX','01M8ASHEZXD7KW2T5G9ETKEFNP','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.862721',NULL,'2026-11-26 02:04:20.862721',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHEZYMVD39YD9VTC57Z7D','01M8ASHEZXD7KW2T5G9ETKEFNP','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:20.862999',NULL,'2026-11-26 02:04:20.862999',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF00VW88GDXR980CGAW6','01M8ASHEZZXEFX2YDZN7956XJD','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.864088',NULL,'2026-11-26 02:04:20.864088',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF00VW88GDXR980CGAW7','01M8ASHEZZXEFX2YDZN7956XJD','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:20.864331',NULL,'2026-11-26 02:04:20.864331',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF00XWEKW88SYDCDZM8A','01M8ASHF00XWEKW88SYDCDZM89','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.865009',NULL,'2026-11-26 02:04:20.865009',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF01R39B6N4XT4E13ND3','01M8ASHF01R39B6N4XT4E13ND2','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.865578',NULL,'2026-11-26 02:04:20.865578',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF01R39B6N4XT4E13ND4','01M8ASHF01R39B6N4XT4E13ND2','01M8ASHAR56CY8HEHX70YWCH60','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:04:20.865774',NULL,'2026-11-26 02:04:20.865774',NULL,NULL,0);
CREATE TABLE policy_group (
	team_id VARCHAR NOT NULL, 
	handle VARCHAR NOT NULL, 
	group_id VARCHAR NOT NULL, 
	kept_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, handle)
);
CREATE TABLE policy_replica (
	team_id VARCHAR NOT NULL, 
	replica VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, replica)
);
CREATE TABLE post (
	subject_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	shows VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, permalink VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (subject_id, slot, channel_id)
);
INSERT INTO "post" VALUES('01M8ASHAR56CY8HEHX70YWCH60','card','C0RELEASES','1795658656.576050','d5295a6f4f8386a3726bc19929e0b193','2026-11-26 02:04:19.603580','');
INSERT INTO "post" VALUES('01M8ASHAR56CY8HEHX70YWCH60','progress:01M8ASHASYC1D3H1ZD2FF0PKZT','C0RELEASES','1795658656.603414','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:04:16.603720','');
INSERT INTO "post" VALUES('01M8ASHB1MX3JWV6YXFPG52FPP','card','C0RELEASES','1795658656.878384','d1cbe7ef750b713c26eb7018706e4b1b','2026-11-26 02:04:19.594900','');
INSERT INTO "post" VALUES('01M8ASHB1MX3JWV6YXFPG52FPP','progress:01M8ASHB2D3WFEFP129D9952CX','C0RELEASES','1795658657.577304','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:04:17.577853','');
INSERT INTO "post" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','card','C0RELEASES','1795658658.576802','a16df02405a9e1f2bc65adc0a20c7f35','2026-11-26 02:04:19.597932','');
INSERT INTO "post" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','progress:01M8ASHB672BDKVA6XWR1H2AEE','C0RELEASES','1795658659.576897','3ab63ba130c4677bb3ab104185e0cab6','2026-11-26 02:04:19.577413','');
INSERT INTO "post" VALUES('01M8ASHB1MX3JWV6YXFPG52FPP','progress:01M8ASHCH5JCG6SB7ER3XBXQM0','C0RELEASES','1795658660.577125','ea090b2130f17e9fae1efb59218ec25e','2026-11-26 02:04:20.577736','');
INSERT INTO "post" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','progress:01M8ASHCHENF2MBTCFH51QA0QB','C0RELEASES','1795658661.592274','02a67876b6761e010f263bca6142692e','2026-11-26 02:04:21.592871','');
INSERT INTO "post" VALUES('01M8ASHB1MX3JWV6YXFPG52FPP','outcome:01M8ASHCH93CXKCKFHFKYJ86PE','C0RELEASES','1795658662.602656','96cc4488ad3b14f0b6da2874619359ee','2026-11-26 02:04:22.604444','');
INSERT INTO "post" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','review','C0RELEASES','1795658663.581610','02d94f1a950c5b80cbe61cfecddafc7e','2026-11-26 02:04:23.582405','');
INSERT INTO "post" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','review:loud','C0RELEASES','1795658663.581610','3e7f7340663b9fe4aa5e95fd0939b024b1d0f7c594ff3bf110ba78d7732b0e8f','2026-11-26 02:04:23.582405','');
CREATE TABLE "run" (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	change_class VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	staged_at DATETIME, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_owner VARCHAR, 
	lease_until DATETIME, 
	fence INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "run" VALUES('01M8ASHAR56CY8HEHX70YWCH60','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:04:16.518000','2026-11-26 02:04:20.843585',5,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:20.850982+00:00","created_at":"2026-11-26T02:04:16.518000+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions","listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description"],"digest":{"parts":{"images":"d481291065069b66522cddd7367b3f67714f10a1d8e6d0045f311b6131d32d0c","listing":"285e127c32c34f1c84283acc8b3be15b0e73d8191ff60d8420a80741e34786b7","offer":"2db37fc9d26cf3a0b62f9c37bf620011ac9ebdef5d74f6a505564887a88c5282","pricing":"41e2beb3814db94002fd4a58ddd9dfb869b355c80f191c64ecf5428d70d23b76","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee1-1111-4222-8333-444400000001/1152921505692116254"],"freeze_lifted_until":null,"goes_live":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"goes_live_at":null,"id":"01M8ASHAR56CY8HEHX70YWCH60","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"8001f14111d078fc","staged_at":"2026-11-26T02:04:20.843585+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T12:17:07.233118+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T12:05:10.299097+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T16:47:16.859935+00:00","key":"push-preview/certification","started_at":"2026-11-26T12:17:07.233118+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T10:14:01.180124+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T16:47:16.859935+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-27T10:14:01.180124+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.567517+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":5,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:26.370533',NULL,NULL,4);
INSERT INTO "run" VALUES('01M8ASHB1MX3JWV6YXFPG52FPP','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:04:16.820741',NULL,3,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:18.329114+00:00","created_at":"2026-11-26T02:04:16.820741+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","emergencies":[],"ended_at":"2026-11-26T02:04:18.329114+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 20:27 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"former":["submission/7c0ffee3-1111-4222-8333-444400000003/1152921505697882654"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHB1MX3JWV6YXFPG52FPP","intent":null,"job":"fc388781-4436-4237-8324-5f43b2275cb6","missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":null,"reason":"","requested_by":"U0ANA","retry_of":null,"shown":"925bc9bf3ad761ed","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T13:54:21.570633+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T13:37:02.282697+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T20:27:27.958797+00:00","key":"push-preview/certification","started_at":"2026-11-26T13:54:21.570633+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"push-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.842702+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:19.497161',NULL,NULL,2);
INSERT INTO "run" VALUES('01M8ASHB4GRTXX2EY2PMJD1RWZ','T0CONTOSO','offer-core','product/7c0ffee6-1111-4222-8333-444400000006','awaiting_approval','none','2026-11-26 02:04:16.913018','2026-11-26 02:04:18.329438',3,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"none","changes":[],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:18.344416+00:00","created_at":"2026-11-26T02:04:16.913018+00:00","decided_at":null,"decided_by":[],"details":[],"digest":{"parts":{"images":"e23d6b836021300c53a0c3e2809cdfb26b48626215625d0bb04a3654fef9ce39","listing":"1ffed352b4e971a30f4701a2e93b0d5d4818f7f6e2bef7fd294c14e68001ff3c","offer":"018b1ce020b2a6db6cb98cb1a2cbe7dcbcb2624d091867596d4c7cf28dac3f66","pricing":"16ce525da6bf1e11de77698e7774e73405f84428557cd883ec8befe6c67f1e8d","submission":"956bbf3b4eacea3e91fcd0e95b7c083244cf35d3e2d389079910c6364c341dd6","whitelist":"7ae2a7559750902808cfef732169f41dcae5fd7ed5ccf7188cf9f61036a344dc"}},"durable_id":"product/7c0ffee6-1111-4222-8333-444400000006","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee6-1111-4222-8333-444400000006/1152921505695053854"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHB4GRTXX2EY2PMJD1RWZ","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-core","offer_name":"Offer Core","offer_type":"coreVirtualMachine","preview":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"bca26eb2d6868db5","staged_at":"2026-11-26T02:04:18.329438+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T14:26:03.324640+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T14:16:24.768717+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T15:53:40.715641+00:00","key":"push-preview/certification","started_at":"2026-11-26T14:26:03.324640+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-26T17:41:25.618903+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T15:53:40.715641+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-26T17:41:25.618903+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.960948+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:23.933095',NULL,NULL,2);
CREATE TABLE said_kind (
	team_id VARCHAR NOT NULL, 
	subscription VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	said_by VARCHAR NOT NULL, 
	said_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, subscription)
);
CREATE TABLE signature (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	signed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES "run" (id), 
	CONSTRAINT one_signature_per_item UNIQUE (run_id, digest, item)
);
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASHAR56CY8HEHX70YWCH60','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
CREATE TABLE whitelist_group (
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	entries TEXT NOT NULL, 
	saved_by VARCHAR NOT NULL, 
	saved_at DATETIME NOT NULL, offer_id VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (team_id, name)
);
CREATE TABLE whitelist_revision (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_owner VARCHAR, 
	lease_until DATETIME, 
	fence INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_event_stream ON event (stream);
CREATE INDEX ix_inbox_seen_at ON inbox (seen_at);
CREATE INDEX ix_offer_offer_id ON offer (offer_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('ready', 'tried');
CREATE UNIQUE INDEX one_open_revision_per_offer ON whitelist_revision (durable_id) WHERE state IN ('saved', 'applying');
CREATE UNIQUE INDEX one_number_per_offer ON whitelist_revision (durable_id, number) WHERE number > 0;
CREATE INDEX whitelist_revision_due ON whitelist_revision (due_at);
CREATE INDEX ix_approval_run_id ON approval (run_id);
CREATE INDEX ix_signature_run_id ON signature (run_id);
CREATE INDEX outbox_of_subject ON outbox (subject_id) WHERE state IN ('ready', 'tried');
CREATE UNIQUE INDEX one_active_run_per_offer ON run (durable_id) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX run_due ON run (due_at) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX run_by_offer ON run (team_id, offer_id, created_at);
CREATE INDEX run_staged ON run (change_class, staged_at);
COMMIT;
