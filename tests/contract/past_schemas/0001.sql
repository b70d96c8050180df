BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE approval (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES staging_request (id), 
	CONSTRAINT one_yes_per_person UNIQUE (request_id, digest, person)
);
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASGGC2M7N7FTEW2EDK3PY3','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000');
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
INSERT INTO "event" VALUES(1,'01M8ASGGC3M0FFSS35P1S68W9M','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','request.opened','U0ANA','2026-11-26 02:03:49.506277','','{"at":"2026-11-26T02:03:49.506277+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','869ac880cb5855bfe23fd818fded6a475f5b5fe82e26d538a495345bce5d8571');
INSERT INTO "event" VALUES(2,'01M8ASGGG5CZP35Q7PW7REC826','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','request.submitted','','2026-11-26 02:03:49.632895','','{"at":"2026-11-26T02:03:49.632895+00:00","by":"","job":"a94f700a-24af-4917-86a4-08b368dd0463"}','869ac880cb5855bfe23fd818fded6a475f5b5fe82e26d538a495345bce5d8571','31055f9db9cdefc50b86ee0d0dd88df496bbee4d77f8bafd1ca24cc0763037e6');
INSERT INTO "event" VALUES(3,'01M8ASGGQWFPPSH5EMQFV54N3Y','T0CONTOSO','01M8ASGGQV782C69BPR4K0BJRC','request.opened','U0ANA','2026-11-26 02:03:49.883957','','{"at":"2026-11-26T02:03:49.883957+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','dd7ee68ca28de9b0c64934215470107427d073de8bc06ef01ea6874b7fbf158d');
INSERT INTO "event" VALUES(4,'01M8ASGGRPD2XNY8M9J1TD89TP','T0CONTOSO','01M8ASGGQV782C69BPR4K0BJRC','request.submitted','','2026-11-26 02:03:49.907915','','{"at":"2026-11-26T02:03:49.907915+00:00","by":"","job":"03ba6d36-6729-4a46-81c8-e50bee2654cc"}','dd7ee68ca28de9b0c64934215470107427d073de8bc06ef01ea6874b7fbf158d','2fa614a8ec76f6981a22785be9d757167f95da470d7ff4660304b54dabc493db');
INSERT INTO "event" VALUES(5,'01M8ASGH16ESRAGSK773EZ1V4X','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','request.opened','U0ANA','2026-11-26 02:03:50.181703','','{"at":"2026-11-26T02:03:50.181703+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','475de18bf9291c01762403252976ea31c81ce43a7b62eb03e14e6ce16c9f7900');
INSERT INTO "event" VALUES(6,'01M8ASGH3JKDAPDE12SDZYPMQZ','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','request.submitted','','2026-11-26 02:03:50.248058','','{"at":"2026-11-26T02:03:50.248058+00:00","by":"","job":"8559ff51-ff9f-47ee-81d2-dde98f2f051f"}','475de18bf9291c01762403252976ea31c81ce43a7b62eb03e14e6ce16c9f7900','6628c7005268716e6894ef0262c608afc116dbefcbaf75bac3bbf57065b358f3');
INSERT INTO "event" VALUES(7,'01M8ASGHQNX5BRDHY4E5GNS6NJ','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','step.completed','','2026-11-26 02:03:50.898747','','{"at":"2026-11-26T02:03:50.898747+00:00","by":"","seconds":716.934021,"step":"submission-preview/automated-validation","title":"Automated validation"}','31055f9db9cdefc50b86ee0d0dd88df496bbee4d77f8bafd1ca24cc0763037e6','89eaf19e856976f102242c95e26b9cb1aca839803844eacbfc3d8954d312bee4');
INSERT INTO "event" VALUES(8,'01M8ASGHQPK9EYGANPRDETAPMA','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','step.completed','','2026-11-26 02:03:50.898747','','{"at":"2026-11-26T02:03:50.898747+00:00","by":"","seconds":16209.626817,"step":"submission-preview/certification","title":"Certification"}','89eaf19e856976f102242c95e26b9cb1aca839803844eacbfc3d8954d312bee4','a0000538cec720a99aaaf8997e5a559d3d2557922d2bf9599f8027e8a14b0f2b');
INSERT INTO "event" VALUES(9,'01M8ASGHQQZYV4M7TCK2NKM81P','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','step.started','','2026-11-26 02:03:50.898747','','{"at":"2026-11-26T02:03:50.898747+00:00","by":"","step":"submission-preview/preview-creation","title":"Preview Creation"}','a0000538cec720a99aaaf8997e5a559d3d2557922d2bf9599f8027e8a14b0f2b','20b58ee200be33fe9ecdde6f4c404fcd6dfa390685ffe0fb7d8b98c76301c7ec');
INSERT INTO "event" VALUES(10,'01M8ASGJ7AX2H01EPM4X06GWCD','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','step.completed','','2026-11-26 02:03:51.398496','','{"at":"2026-11-26T02:03:51.398496+00:00","by":"","seconds":501.855886,"step":"submission-preview/automated-validation","title":"Automated validation"}','6628c7005268716e6894ef0262c608afc116dbefcbaf75bac3bbf57065b358f3','c5a3c53619c12b2c374f0a770e79fd778bf70b304421326cf0ec3d38c848f02b');
INSERT INTO "event" VALUES(11,'01M8ASGJ7CJZ5VHEZB69DYB3RM','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','step.completed','','2026-11-26 02:03:51.398496','','{"at":"2026-11-26T02:03:51.398496+00:00","by":"","seconds":2300.086629,"step":"submission-preview/preview-creation","title":"Preview Creation"}','c5a3c53619c12b2c374f0a770e79fd778bf70b304421326cf0ec3d38c848f02b','e5ea175f03d2381ff862b7849b0c59f156c0c41522e331242c2ac411f91d8e9e');
INSERT INTO "event" VALUES(12,'01M8ASGJ7D3WXEBHBPMC5N0XG5','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','step.started','','2026-11-26 02:03:51.398496','','{"at":"2026-11-26T02:03:51.398496+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','e5ea175f03d2381ff862b7849b0c59f156c0c41522e331242c2ac411f91d8e9e','3ee36d65591904aa64e90b78eaa011c28d9f8dff6b93b1c93ccf033177aee104');
INSERT INTO "event" VALUES(13,'01M8ASGJ7EW32KT904SS453W6B','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','request.staged','','2026-11-26 02:03:51.398496','','{"at":"2026-11-26T02:03:51.398496+00:00","by":"","submission":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851"}','3ee36d65591904aa64e90b78eaa011c28d9f8dff6b93b1c93ccf033177aee104','9e6c5567a91cfd521f8c071274ffc41cb805cb6a2f75db26737aff559b9dddde');
INSERT INTO "event" VALUES(14,'01M8ASGJ7EW32KT904SS453W6D','T0CONTOSO','01M8ASGH15FGRHZJ2JWPBE0QQR','approval.requested','','2026-11-26 02:03:51.400543','','{"at":"2026-11-26T02:03:51.400543+00:00","by":"","digest":"141179bb7e6dc23c5a99a38a4a1ce162037d82a9ad26a9738cd78b3dae59c01e"}','9e6c5567a91cfd521f8c071274ffc41cb805cb6a2f75db26737aff559b9dddde','2f45449199e3384a19912561676d54fb33e2f048bd2269373ad664806d57eced');
INSERT INTO "event" VALUES(15,'01M8ASGJ7MCEZM4JH0AYVJ7T0E','T0CONTOSO','01M8ASGGQV782C69BPR4K0BJRC','step.completed','','2026-11-26 02:03:51.398270','','{"at":"2026-11-26T02:03:51.398270+00:00","by":"","seconds":1039.287936,"step":"submission-preview/automated-validation","title":"Automated validation"}','2fa614a8ec76f6981a22785be9d757167f95da470d7ff4660304b54dabc493db','2d1636aa5ede5b43530a367c39e25b6a64b022de67f4617dfaecc825061b4a8f');
INSERT INTO "event" VALUES(16,'01M8ASGJ7Q1N9Q23R3FTPSMAQT','T0CONTOSO','01M8ASGGQV782C69BPR4K0BJRC','step.failed','','2026-11-26 02:03:51.398270','','{"at":"2026-11-26T02:03:51.398270+00:00","by":"","step":"submission-preview/certification","title":"Certification"}','2d1636aa5ede5b43530a367c39e25b6a64b022de67f4617dfaecc825061b4a8f','eff64705bb3d770aed80b11907c64434591963e7df4ed9a07428fa697417e5d8');
INSERT INTO "event" VALUES(17,'01M8ASGJ7RBYPVGT015KHDEDVY','T0CONTOSO','01M8ASGGQV782C69BPR4K0BJRC','request.failed','','2026-11-26 02:03:51.398270','','{"at":"2026-11-26T02:03:51.398270+00:00","by":"","failure":"certification","step":"Certification"}','eff64705bb3d770aed80b11907c64434591963e7df4ed9a07428fa697417e5d8','5ffaa6f48dd9d5e8bea4e8ae493e0d20e1af23e415f687e3e17cc14cc069fbf2');
INSERT INTO "event" VALUES(18,'01M8ASGMNQKADAN3CDENN7C0DZ','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','step.completed','','2026-11-26 02:03:53.904038','','{"at":"2026-11-26T02:03:53.904038+00:00","by":"","seconds":62804.320189,"step":"submission-preview/preview-creation","title":"Preview Creation"}','20b58ee200be33fe9ecdde6f4c404fcd6dfa390685ffe0fb7d8b98c76301c7ec','98c916ee1aa1b3ac36085219900c6edb1b035aa97773e86b4fd4e89396fa4d77');
INSERT INTO "event" VALUES(19,'01M8ASGMNRV8V4HGZKP97FYJ8A','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','step.started','','2026-11-26 02:03:53.904038','','{"at":"2026-11-26T02:03:53.904038+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','98c916ee1aa1b3ac36085219900c6edb1b035aa97773e86b4fd4e89396fa4d77','1b7f9b9e0631398af6729e782ba10b4ebe43b1b129f8bf932ce4febf5438fa72');
INSERT INTO "event" VALUES(20,'01M8ASGMNSKGB4KQZVB2SDR2SZ','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','request.staged','','2026-11-26 02:03:53.904038','','{"at":"2026-11-26T02:03:53.904038+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','1b7f9b9e0631398af6729e782ba10b4ebe43b1b129f8bf932ce4febf5438fa72','1768619f76bf3f00d9f97803f428dbb2221dd87d3b5083c856412bef81e92be8');
INSERT INTO "event" VALUES(21,'01M8ASGMNTP29RGWX2BZ5HF7SG','T0CONTOSO','01M8ASGGC2M7N7FTEW2EDK3PY3','approval.requested','','2026-11-26 02:03:53.905781','','{"at":"2026-11-26T02:03:53.905781+00:00","by":"","digest":"8dd988e2b55f325992665ab41ec5398c541afe8367d55a5f02aba331ea179d52"}','1768619f76bf3f00d9f97803f428dbb2221dd87d3b5083c856412bef81e92be8','ecc2c800716fa2e97a7a40cf5404a6753bd0a735ba9f0facf8c57e0928f9d5de');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:33865738420.98256906439.d5cef430ce08a0e330b518c9d1f6ccab','{"response_type": "ephemeral", "text": "How to use /stage", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "`/stage offer-x`\nPush an offer to staging. `push` in between is for offers named like a command. For example `/stage push list`.\n\n`/stage status [offer-x]`\nWhere a run is: steps, elapsed time, who started it. For example `/stage status offer-x`.\n\n`/stage list`\nEverything in flight in this workspace, failures first. For example `/stage list`.\n\n`/stage cancel offer-x`\nCancel a run before it goes to production. For example `/stage cancel offer-x`.\n\n`/stage help [command]`\nThis list. For example `/stage help cancel`.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "In a thread Slack knows no commands: use the buttons there.", "verbatim": true}]}]}','2026-11-26 02:03:49.184005');
INSERT INTO "inbox" VALUES('command:17986149334.59208653235.fb788006aebdb853eabcecaa95f5cbdd',NULL,'2026-11-26 02:03:49.209918');
INSERT INTO "inbox" VALUES('command:56878038328.38381265671.4897cec3de9fb393ccbd35efe24f1de3',NULL,'2026-11-26 02:03:49.891879');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:03:49.225408');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:03:49.903620');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:03:49.618737');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:03:49.184689');
CREATE TABLE outbox (
	id VARCHAR NOT NULL, 
	event_id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
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
	lease_until DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT one_notice_per_slot UNIQUE (event_id, channel_id, slot)
);
INSERT INTO "outbox" VALUES('01M8ASGJ7RBYPVGT015KHDEDVZ','01M8ASGJ7RBYPVGT015KHDEDVY','01M8ASGGQV782C69BPR4K0BJRC','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:03:51.416588','2026-11-26 02:03:52.688984','2026-11-26 02:03:51.416588',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGJ7RF8DD697DTM7F9HT3','01M8ASGJ7RBYPVGT015KHDEDVY','01M8ASGGQV782C69BPR4K0BJRC','C0RELEASES','review',0,NULL,'sent',1,'','2026-11-26 02:03:51.416781','2026-11-26 02:03:55.659195','2026-11-26 02:03:51.416781',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGJ7RF8DD697DTM7F9HT4','01M8ASGJ7RBYPVGT015KHDEDVY','01M8ASGGQV782C69BPR4K0BJRC','C0RELEASES','outcome',1,'U0ANA','sent',1,'','2026-11-26 02:03:51.416967','2026-11-26 02:03:55.648274','2026-11-26 02:03:51.416967',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNRV8V4HGZKP97FYJ88','01M8ASGMNQKADAN3CDENN7C0DZ','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.912226',NULL,'2026-11-26 02:03:53.912226',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNRV8V4HGZKP97FYJ89','01M8ASGMNQKADAN3CDENN7C0DZ','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.912471',NULL,'2026-11-26 02:03:53.912471',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNS8AVVG86S0SVGX4H8','01M8ASGMNRV8V4HGZKP97FYJ8A','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.913091',NULL,'2026-11-26 02:03:53.913091',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNSKGB4KQZVB2SDR2SY','01M8ASGMNRV8V4HGZKP97FYJ8A','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.913297',NULL,'2026-11-26 02:03:53.913297',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNSKGB4KQZVB2SDR2T0','01M8ASGMNSKGB4KQZVB2SDR2SZ','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.913838',NULL,'2026-11-26 02:03:53.913838',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNTP29RGWX2BZ5HF7SH','01M8ASGMNTP29RGWX2BZ5HF7SG','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.914369',NULL,'2026-11-26 02:03:53.914369',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMNTP29RGWX2BZ5HF7SJ','01M8ASGMNTP29RGWX2BZ5HF7SG','01M8ASGGC2M7N7FTEW2EDK3PY3','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:03:53.914717',NULL,'2026-11-26 02:03:53.914717',NULL,NULL);
CREATE TABLE post (
	request_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	shows VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, 
	PRIMARY KEY (request_id, slot, channel_id)
);
INSERT INTO "post" VALUES('01M8ASGGC2M7N7FTEW2EDK3PY3','card','C0RELEASES','1795658629.647827','cf1997388dc64d5f64b356933001bf27','2026-11-26 02:03:52.686146');
INSERT INTO "post" VALUES('01M8ASGGC2M7N7FTEW2EDK3PY3','progress:01M8ASGGG6R172JWTMKYXSFG07','C0RELEASES','1795658629.729390','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:03:49.729852');
INSERT INTO "post" VALUES('01M8ASGGQV782C69BPR4K0BJRC','card','C0RELEASES','1795658629.906798','6a9bf3b4def8bbe5073ef21d7fc59186','2026-11-26 02:03:52.688984');
INSERT INTO "post" VALUES('01M8ASGGQV782C69BPR4K0BJRC','progress:01M8ASGGRTFC4YA7CW1TFVA3P4','C0RELEASES','1795658630.644707','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:03:50.645245');
INSERT INTO "post" VALUES('01M8ASGH15FGRHZJ2JWPBE0QQR','card','C0RELEASES','1795658631.645617','3858c127dd3b67f386de4d646b789e7b','2026-11-26 02:03:52.689768');
INSERT INTO "post" VALUES('01M8ASGH15FGRHZJ2JWPBE0QQR','progress:01M8ASGH3Q105Q0XYPWWY9SANS','C0RELEASES','1795658632.645727','71adc718d1eb32aa59c8220d09937506','2026-11-26 02:03:52.646191');
INSERT INTO "post" VALUES('01M8ASGGC2M7N7FTEW2EDK3PY3','progress:01M8ASGHQPD1E9RDPCX97HWJR0','C0RELEASES','1795658633.644872','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:03:53.645338');
INSERT INTO "post" VALUES('01M8ASGGQV782C69BPR4K0BJRC','progress:01M8ASGJ7PTN632SZE61DXNKGS','C0RELEASES','1795658634.645493','ea090b2130f17e9fae1efb59218ec25e','2026-11-26 02:03:54.645964');
INSERT INTO "post" VALUES('01M8ASGGQV782C69BPR4K0BJRC','outcome:01M8ASGJ7RF8DD697DTM7F9HT4','C0RELEASES','1795658635.647664','59ccf8c1e0c284abd8e26411727dde25','2026-11-26 02:03:55.648274');
CREATE TABLE staging_request (
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
INSERT INTO "staging_request" VALUES('01M8ASGGC2M7N7FTEW2EDK3PY3','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:03:49.506277','2026-11-26 02:03:53.904038',5,'{"blocked_by":null,"change_class":"technical","changes":["Listing: description changed","Plan base: image version 1.0.1 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:53.905781+00:00","created_at":"2026-11-26T02:03:49.506277+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description","virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":{"parts":{"images":"33207b86a3e06a71419f67241094fc3132da973585ebf6c815cdfe234f62ce2b","listing":"b5d3199847bfe761cbc29f29f43a9ecde28d4608f6633bb8b1fb516b1c22f999","offer":"6c53a08e895f8471e6d0a3e3fd53c5eec3aabc83ef79994e0e943698c28a2023","pricing":"7a7fba3afedfd4da7ab1e1c6d955e337156508dc62a1f5abb8ab98641131f6b4","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","ended_at":null,"failure":null,"faults":0,"id":"01M8ASGGC2M7N7FTEW2EDK3PY3","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"7d667c188915521c","staged_at":"2026-11-26T02:03:53.904038+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T10:23:31.114291+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T10:11:34.180270+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T14:53:40.741108+00:00","key":"submission-preview/certification","started_at":"2026-11-26T10:23:31.114291+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T08:20:25.061297+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T14:53:40.741108+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-27T08:20:25.061297+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.632895+00:00","team":"T0CONTOSO","unknown_since":null,"version":5,"whitelist_count":2}','2026-11-26 02:03:59.561984',NULL,NULL,4);
INSERT INTO "staging_request" VALUES('01M8ASGGQV782C69BPR4K0BJRC','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:03:49.883957',NULL,3,'{"blocked_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:51.398270+00:00","created_at":"2026-11-26T02:03:49.883957+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","ended_at":"2026-11-26T02:03:51.398270+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 18:33 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"id":"01M8ASGGQV782C69BPR4K0BJRC","intent":null,"job":"03ba6d36-6729-4a46-81c8-e50bee2654cc","names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":null,"reason":"","requested_by":"U0ANA","retry_of":null,"shown":"85a9c97e2f65a4a9","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T12:00:35.559626+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T11:43:16.271690+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T18:33:41.947790+00:00","key":"submission-preview/certification","started_at":"2026-11-26T12:00:35.559626+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"submission-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.907915+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2}','2026-11-26 02:03:52.414330',NULL,NULL,2);
INSERT INTO "staging_request" VALUES('01M8ASGH15FGRHZJ2JWPBE0QQR','T0CONTOSO','offer-news','product/7c0ffee2-1111-4222-8333-444400000002','awaiting_approval','marketing','2026-11-26 02:03:50.181703','2026-11-26 02:03:51.398496',3,'{"blocked_by":null,"change_class":"marketing","changes":["Listing: search result summary changed"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:51.400543+00:00","created_at":"2026-11-26T02:03:50.181703+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee2-1111-4222-8333-444400000002/public/main/default/en-us searchResultSummary"],"digest":{"parts":{"images":"f95bb2a58ed25ebdf0e19fc67ecaf2f8d06d07f4dc41a9bad5dd20e71af46383","listing":"c36195fa11042f62cb50090f2cb91dff636c920096dd271e792f60387b396855","offer":"4c08e6318f26cc3b07204eb0ceaa86b90334584fc23e2a8a75e1a30da6d7fce9","pricing":"23336776326d7bc6091bc00fe79459e786a1a17780231fe385e49ea970725fe1","submission":"c9e7e2a70dcb48e7fce70b787e010a0558ca98dc4ec262d4ca1f9b032c4df0b2","whitelist":"f89c87c8995e5d43544593cecb53118ba949ffcbfe8f155ff1f280c03629d0f6"}},"durable_id":"product/7c0ffee2-1111-4222-8333-444400000002","ended_at":null,"failure":null,"faults":0,"id":"01M8ASGH15FGRHZJ2JWPBE0QQR","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","offer":"offer-news","offer_name":"Offer News","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"11c0bd7a87459425","staged_at":"2026-11-26T02:03:51.398496+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T13:45:08.563176+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T13:36:46.707290+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T14:23:28.649805+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T13:45:08.563176+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-26T14:23:28.649805+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:50.248058+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2}','2026-11-26 02:03:57.107737',NULL,NULL,2);
CREATE INDEX ix_event_stream ON event (stream);
CREATE INDEX ix_inbox_seen_at ON inbox (seen_at);
CREATE INDEX ix_offer_offer_id ON offer (offer_id);
CREATE UNIQUE INDEX one_active_request_per_offer ON staging_request (durable_id) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX staging_request_by_offer ON staging_request (team_id, offer_id, created_at);
CREATE INDEX staging_request_due ON staging_request (due_at) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX staging_request_staged ON staging_request (change_class, staged_at);
CREATE INDEX ix_approval_request_id ON approval (request_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('ready', 'tried');
CREATE INDEX outbox_of_request ON outbox (request_id) WHERE state IN ('ready', 'tried');
COMMIT;
