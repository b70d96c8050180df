BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
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
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASHA8DZKMC2Z8G7R8H3F97','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000','[]');
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
INSERT INTO "event" VALUES(1,'01M8ASHA8G5G3JM9T9Z2AASJQB','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','request.opened','U0ANA','2026-11-26 02:04:16.013584','','{"at":"2026-11-26T02:04:16.013584+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','b06cb82692a6d5d8035b0d16c0ba08d2438f08fdc06230cd1c2f6d97f616d008');
INSERT INTO "event" VALUES(2,'01M8ASHAA6HBVKZR2K1PG20M0C','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','request.submitted','','2026-11-26 02:04:16.063156','','{"at":"2026-11-26T02:04:16.063156+00:00","by":"","job":"abb49dde-e81f-43b9-8c3a-44a6183b6328"}','b06cb82692a6d5d8035b0d16c0ba08d2438f08fdc06230cd1c2f6d97f616d008','60e51887fef2c22a7c209fc53c57d21203461ff9f9aee8781a1877c35ccca358');
INSERT INTO "event" VALUES(3,'01M8ASHAJ96K61GNP74KCSJSTY','T0CONTOSO','01M8ASHAJ7TQ6VAXYDDDX2EVX1','request.opened','U0ANA','2026-11-26 02:04:16.327662','','{"at":"2026-11-26T02:04:16.327662+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','40e54314d89d069fdb20433b0585256dcb355e4a1341167981b7a4d125b78b98');
INSERT INTO "event" VALUES(4,'01M8ASHAMCCNVQJ9KHJ7NFMVWS','T0CONTOSO','01M8ASHAJ7TQ6VAXYDDDX2EVX1','request.submitted','','2026-11-26 02:04:16.387998','','{"at":"2026-11-26T02:04:16.387998+00:00","by":"","job":"ebd39f4c-51ef-45d5-81fe-1424c525fa28"}','40e54314d89d069fdb20433b0585256dcb355e4a1341167981b7a4d125b78b98','35e6d309dc9b70733b9be3420b9ed8b2cc233de7a35947cbbb8cb4b8b0bdf450');
INSERT INTO "event" VALUES(5,'01M8ASHAW5T2B217CACFR632W9','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','request.opened','U0ANA','2026-11-26 02:04:16.644425','','{"at":"2026-11-26T02:04:16.644425+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','09d07d6d3436de4a72cd657eea3338743e003c647893b21ad328dd0462d766ec');
INSERT INTO "event" VALUES(6,'01M8ASHAWG1HMGKXVQX58SN024','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','request.submitted','','2026-11-26 02:04:16.655403','','{"at":"2026-11-26T02:04:16.655403+00:00","by":"","job":"c68a0693-6788-4bff-80eb-7d440fecf43a"}','09d07d6d3436de4a72cd657eea3338743e003c647893b21ad328dd0462d766ec','4bff98a9f29376f3d45714229a7376cae200b6b6b3a7d52434da71fa67c5ac8b');
INSERT INTO "event" VALUES(7,'01M8ASHBV12K5EE121P516V327','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','step.completed','','2026-11-26 02:04:17.630181','','{"at":"2026-11-26T02:04:17.630181+00:00","by":"","seconds":716.934021,"step":"submission-preview/automated-validation","title":"Automated validation"}','60e51887fef2c22a7c209fc53c57d21203461ff9f9aee8781a1877c35ccca358','99a9accda42ecaf5bd9599c26675356f0f48024547c907a3f5cc49af9a28d652');
INSERT INTO "event" VALUES(8,'01M8ASHBV4QE4FMX1J9P2G23QN','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','step.completed','','2026-11-26 02:04:17.630181','','{"at":"2026-11-26T02:04:17.630181+00:00","by":"","seconds":16209.626817,"step":"submission-preview/certification","title":"Certification"}','99a9accda42ecaf5bd9599c26675356f0f48024547c907a3f5cc49af9a28d652','bcf95cfdf6d0c9a82d5bc6d5b8edae9daa1738d98bde71c821a87fa9e08480a9');
INSERT INTO "event" VALUES(9,'01M8ASHBV5S00M9P5FNYD8Q07M','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','step.started','','2026-11-26 02:04:17.630181','','{"at":"2026-11-26T02:04:17.630181+00:00","by":"","step":"submission-preview/preview-creation","title":"Preview Creation"}','bcf95cfdf6d0c9a82d5bc6d5b8edae9daa1738d98bde71c821a87fa9e08480a9','b3d3f3c5ca777d7d3d5309feaaad6aaa2c45c65de2754e741d881eb5dd76fc55');
INSERT INTO "event" VALUES(10,'01M8ASHBV83NE1TNRY0YCBN613','T0CONTOSO','01M8ASHAJ7TQ6VAXYDDDX2EVX1','step.completed','','2026-11-26 02:04:17.631115','','{"at":"2026-11-26T02:04:17.631115+00:00","by":"","seconds":1039.287936,"step":"submission-preview/automated-validation","title":"Automated validation"}','35e6d309dc9b70733b9be3420b9ed8b2cc233de7a35947cbbb8cb4b8b0bdf450','825a022c9a39651483f25af56eb7d6c1bba687ca295f3bb4889627babe3cdb79');
INSERT INTO "event" VALUES(11,'01M8ASHBV9N1M1Q64870E88VCR','T0CONTOSO','01M8ASHAJ7TQ6VAXYDDDX2EVX1','step.failed','','2026-11-26 02:04:17.631115','','{"at":"2026-11-26T02:04:17.631115+00:00","by":"","step":"submission-preview/certification","title":"Certification"}','825a022c9a39651483f25af56eb7d6c1bba687ca295f3bb4889627babe3cdb79','60e292b5077ea06c20e0adc57ee8e4f930c658ae65a05a6b923eee9da0d40605');
INSERT INTO "event" VALUES(12,'01M8ASHBVARSMTK9VBEJQ1B8EY','T0CONTOSO','01M8ASHAJ7TQ6VAXYDDDX2EVX1','request.failed','','2026-11-26 02:04:17.631115','','{"at":"2026-11-26T02:04:17.631115+00:00","by":"","failure":"certification","step":"Certification"}','60e292b5077ea06c20e0adc57ee8e4f930c658ae65a05a6b923eee9da0d40605','c738f5a776d6b019185f349602b32f4ff864efd9cd1f88779c2239023876e315');
INSERT INTO "event" VALUES(13,'01M8ASHCAKFE7766R138ZAVS5X','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','step.completed','','2026-11-26 02:04:18.127303','','{"at":"2026-11-26T02:04:18.127303+00:00","by":"","seconds":501.855886,"step":"submission-preview/automated-validation","title":"Automated validation"}','4bff98a9f29376f3d45714229a7376cae200b6b6b3a7d52434da71fa67c5ac8b','421df9427584757e0ca4813d3d8578d9aa7536399665a0d6ee26b9779d542eb9');
INSERT INTO "event" VALUES(14,'01M8ASHCAMTPDHV5Y4B4BV0JET','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','step.completed','','2026-11-26 02:04:18.127303','','{"at":"2026-11-26T02:04:18.127303+00:00","by":"","seconds":2300.086629,"step":"submission-preview/preview-creation","title":"Preview Creation"}','421df9427584757e0ca4813d3d8578d9aa7536399665a0d6ee26b9779d542eb9','5f4d9f1e9fa4df0fee37c59c1555bf2e7f2d33ff9d9e84e1ecfb374bf356d23c');
INSERT INTO "event" VALUES(15,'01M8ASHCANYRYGT3VPCF1V27G9','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','step.started','','2026-11-26 02:04:18.127303','','{"at":"2026-11-26T02:04:18.127303+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','5f4d9f1e9fa4df0fee37c59c1555bf2e7f2d33ff9d9e84e1ecfb374bf356d23c','e0dcf5ee6c7ab1606411190b4536848630ffc29812f3ca09966dd6a0fa69ff09');
INSERT INTO "event" VALUES(16,'01M8ASHCAPV6ZY8TBQEC8BVJT4','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','request.staged','','2026-11-26 02:04:18.127303','','{"at":"2026-11-26T02:04:18.127303+00:00","by":"","submission":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851"}','e0dcf5ee6c7ab1606411190b4536848630ffc29812f3ca09966dd6a0fa69ff09','13954051528b6c36e13f3780abc5346a20a534a4b9aa4377bd074d069e3b9145');
INSERT INTO "event" VALUES(17,'01M8ASHCAVS2D1EPB4Z3R0MAD2','T0CONTOSO','01M8ASHAW4A57J92WC857RTBGG','approval.requested','','2026-11-26 02:04:18.130222','','{"at":"2026-11-26T02:04:18.130222+00:00","by":"","digest":"141179bb7e6dc23c5a99a38a4a1ce162037d82a9ad26a9738cd78b3dae59c01e"}','13954051528b6c36e13f3780abc5346a20a534a4b9aa4377bd074d069e3b9145','07387b5addd986d52f2f307fd20e1e99c741ee4849aff318c69d397dcdbb0b9f');
INSERT INTO "event" VALUES(18,'01M8ASHES2TDP3EGXDCQR75MG9','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','step.completed','','2026-11-26 02:04:20.626567','','{"at":"2026-11-26T02:04:20.626567+00:00","by":"","seconds":62804.320189,"step":"submission-preview/preview-creation","title":"Preview Creation"}','b3d3f3c5ca777d7d3d5309feaaad6aaa2c45c65de2754e741d881eb5dd76fc55','b12fe626097c01dbc6880e8558d2a3b813e1584a2852bff5f8f4d0a9260b9c8e');
INSERT INTO "event" VALUES(19,'01M8ASHES49W0WD65SH1SEXHNB','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','step.started','','2026-11-26 02:04:20.626567','','{"at":"2026-11-26T02:04:20.626567+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','b12fe626097c01dbc6880e8558d2a3b813e1584a2852bff5f8f4d0a9260b9c8e','6f6cd1e0bd7739e9ee92887aebd01320a96649b0236df545e3b1988ace9e8696');
INSERT INTO "event" VALUES(20,'01M8ASHES6P0R5BQ5YXTSV08E6','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','request.staged','','2026-11-26 02:04:20.626567','','{"at":"2026-11-26T02:04:20.626567+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','6f6cd1e0bd7739e9ee92887aebd01320a96649b0236df545e3b1988ace9e8696','e8e5ade829d236205aab99d16731d672bee735d8163b80b3cd445d2eaa67511b');
INSERT INTO "event" VALUES(21,'01M8ASHES8Y31SNT18WNRCCRN9','T0CONTOSO','01M8ASHA8DZKMC2Z8G7R8H3F97','approval.requested','','2026-11-26 02:04:20.638231','','{"at":"2026-11-26T02:04:20.638231+00:00","by":"","digest":"8dd988e2b55f325992665ab41ec5398c541afe8367d55a5f02aba331ea179d52"}','e8e5ade829d236205aab99d16731d672bee735d8163b80b3cd445d2eaa67511b','99f120fb81b19dfc805e9ff7496bf008b4299cb9420db29278eed4534158d108');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:58197813811.94510760391.607f99630ebf04d4e5c78e962fc4afaa','{"response_type": "ephemeral", "text": "How to use /stage", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "`/stage offer-x`\nPush an offer to staging. `push` in between is for offers named like a command. For example `/stage push list`.\n\n`/stage status [offer-x]`\nWhere a run is: steps, elapsed time, who started it. For example `/stage status offer-x`.\n\n`/stage list`\nEverything in flight in this workspace, failures first. For example `/stage list`.\n\n`/stage whitelist offer-x [history]`\nWho may see the staged offer: edit the list, or see and restore its versions. For example `/stage whitelist offer-x`.\n\n`/stage cancel offer-x`\nCancel a run before it goes to production. For example `/stage cancel offer-x`.\n\n`/stage help [command]`\nThis list. For example `/stage help cancel`.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "In a thread Slack knows no commands: use the buttons there.", "verbatim": true}]}]}','2026-11-26 02:04:15.686684');
INSERT INTO "inbox" VALUES('command:11964967932.89918920185.c88f68271620dd62acaafe1364d32605','{"response_type": "ephemeral", "text": "Nothing is in flight", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Nothing is in flight.", "verbatim": true}}]}','2026-11-26 02:04:15.704093');
INSERT INTO "inbox" VALUES('command:66751820393.88580214336.6acfe1700a020dedf59c6769d393b849',NULL,'2026-11-26 02:04:16.034237');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:04:15.752979');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:04:16.385439');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:04:16.059147');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:04:15.235296');
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
	lease_until DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event_id) REFERENCES event (id), 
	CONSTRAINT one_notice_per_slot UNIQUE (event_id, channel_id, slot)
);
INSERT INTO "outbox" VALUES('01M8ASHCAPV6ZY8TBQEC8BVJT5','01M8ASHCAPV6ZY8TBQEC8BVJT4','01M8ASHAW4A57J92WC857RTBGG','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:18.134936','2026-11-26 02:04:19.093581','2026-11-26 02:04:18.134936',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHCAWXE3M1CWXT984CPDY','01M8ASHCAVS2D1EPB4Z3R0MAD2','01M8ASHAW4A57J92WC857RTBGG','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:18.140182','2026-11-26 02:04:19.093581','2026-11-26 02:04:18.140182',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHCAWXE3M1CWXT984CPDZ','01M8ASHCAVS2D1EPB4Z3R0MAD2','01M8ASHAW4A57J92WC857RTBGG','C0RELEASES','review',1,'U0ANA','sent',1,'','2026-11-26 02:04:18.140400','2026-11-26 02:04:22.108384','2026-11-26 02:04:18.140400',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES3T4K7PJPY85N3G438','01M8ASHES2TDP3EGXDCQR75MG9','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.643918',NULL,'2026-11-26 02:04:20.643918',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES49W0WD65SH1SEXHNA','01M8ASHES2TDP3EGXDCQR75MG9','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:20.644441',NULL,'2026-11-26 02:04:20.644441',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES54SMPTPY2F6GQRW7H','01M8ASHES49W0WD65SH1SEXHNB','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.645860',NULL,'2026-11-26 02:04:20.645860',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES6DD816AGRP36C9GQ1','01M8ASHES49W0WD65SH1SEXHNB','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:20.646338',NULL,'2026-11-26 02:04:20.646338',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES8Y31SNT18WNRCCRN8','01M8ASHES6P0R5BQ5YXTSV08E6','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.648158',NULL,'2026-11-26 02:04:20.648158',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHES91NT1SGYRQD4GS0ZC','01M8ASHES8Y31SNT18WNRCCRN9','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:20.649523',NULL,'2026-11-26 02:04:20.649523',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASHESEC5A3VX6BZV1AZJJA','01M8ASHES8Y31SNT18WNRCCRN9','01M8ASHA8DZKMC2Z8G7R8H3F97','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:04:20.654508',NULL,'2026-11-26 02:04:20.654508',NULL,NULL);
CREATE TABLE post (
	subject_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	shows VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, permalink VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (subject_id, slot, channel_id)
);
INSERT INTO "post" VALUES('01M8ASHA8DZKMC2Z8G7R8H3F97','card','C0RELEASES','1795658656.068125','9712dd297fc28db3e72b5e0c4cd6f1a0','2026-11-26 02:04:19.089083','');
INSERT INTO "post" VALUES('01M8ASHA8DZKMC2Z8G7R8H3F97','progress:01M8ASHAACYTTZ9XZ9RJP4739H','C0RELEASES','1795658656.150007','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:04:16.150438','');
INSERT INTO "post" VALUES('01M8ASHAJ7TQ6VAXYDDDX2EVX1','card','C0RELEASES','1795658656.384697','336fa0da67f190c9a065d5914ed79290','2026-11-26 02:04:19.093784','');
INSERT INTO "post" VALUES('01M8ASHAJ7TQ6VAXYDDDX2EVX1','progress:01M8ASHAMDSW0C3DEB0MNSN2V6','C0RELEASES','1795658657.068921','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:04:17.069398','');
INSERT INTO "post" VALUES('01M8ASHAW4A57J92WC857RTBGG','card','C0RELEASES','1795658658.068897','d2a3edf7a776c7dbdbe19a26de053ec1','2026-11-26 02:04:19.093581','');
INSERT INTO "post" VALUES('01M8ASHAW4A57J92WC857RTBGG','progress:01M8ASHAWHGGPJ6HRWGV7F37DT','C0RELEASES','1795658659.070675','71adc718d1eb32aa59c8220d09937506','2026-11-26 02:04:19.071236','');
INSERT INTO "post" VALUES('01M8ASHA8DZKMC2Z8G7R8H3F97','progress:01M8ASHBV2PGRVNHTZGJ050SKR','C0RELEASES','1795658660.068628','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:04:20.069368','');
INSERT INTO "post" VALUES('01M8ASHAW4A57J92WC857RTBGG','progress:01M8ASHCAMTPDHV5Y4B4BV0JES','C0RELEASES','1795658661.070310','10c37680d6ae5ee2711ab3f2eabbb7e1','2026-11-26 02:04:21.070825','');
INSERT INTO "post" VALUES('01M8ASHAW4A57J92WC857RTBGG','review','C0RELEASES','1795658662.107712','2662350b467add2e5d8c5f54956f56ba','2026-11-26 02:04:22.108384','');
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
INSERT INTO "run" VALUES('01M8ASHA8DZKMC2Z8G7R8H3F97','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:04:16.013584','2026-11-26 02:04:20.626567',5,'{"asks_first":false,"blocked_by":null,"change_class":"technical","changes":["Listing: description changed","Plan base: image version 1.0.1 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:20.638231+00:00","created_at":"2026-11-26T02:04:16.013584+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description","virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":{"parts":{"images":"33207b86a3e06a71419f67241094fc3132da973585ebf6c815cdfe234f62ce2b","listing":"b5d3199847bfe761cbc29f29f43a9ecde28d4608f6633bb8b1fb516b1c22f999","offer":"6c53a08e895f8471e6d0a3e3fd53c5eec3aabc83ef79994e0e943698c28a2023","pricing":"7a7fba3afedfd4da7ab1e1c6d955e337156508dc62a1f5abb8ab98641131f6b4","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","emergencies":[],"ended_at":null,"failure":null,"faults":0,"freeze_lifted":false,"goes_live":["Listing: description changed","Plan base: image version 1.0.1 added"],"goes_live_at":null,"id":"01M8ASHA8DZKMC2Z8G7R8H3F97","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"7d667c188915521c","staged_at":"2026-11-26T02:04:20.626567+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T14:48:41.652981+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T14:36:44.718960+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T19:18:51.279798+00:00","key":"submission-preview/certification","started_at":"2026-11-26T14:48:41.652981+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T12:45:35.599987+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T19:18:51.279798+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-27T12:45:35.599987+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.063156+00:00","team":"T0CONTOSO","unknown_since":null,"version":5,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:26.411911',NULL,NULL,4);
INSERT INTO "run" VALUES('01M8ASHAJ7TQ6VAXYDDDX2EVX1','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:04:16.327662',NULL,3,'{"asks_first":false,"blocked_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:17.631115+00:00","created_at":"2026-11-26T02:04:16.327662+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","emergencies":[],"ended_at":"2026-11-26T02:04:17.631115+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 23:14 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"freeze_lifted":false,"goes_live":[],"goes_live_at":null,"id":"01M8ASHAJ7TQ6VAXYDDDX2EVX1","intent":null,"job":"ebd39f4c-51ef-45d5-81fe-1424c525fa28","names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":null,"reason":"","requested_by":"U0ANA","retry_of":null,"shown":"85a9c97e2f65a4a9","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T16:41:31.374216+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T16:24:12.086280+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T23:14:37.762380+00:00","key":"submission-preview/certification","started_at":"2026-11-26T16:41:31.374216+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"submission-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.387998+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:18.729670',NULL,NULL,2);
INSERT INTO "run" VALUES('01M8ASHAW4A57J92WC857RTBGG','T0CONTOSO','offer-news','product/7c0ffee2-1111-4222-8333-444400000002','awaiting_approval','marketing','2026-11-26 02:04:16.644425','2026-11-26 02:04:18.127303',3,'{"asks_first":false,"blocked_by":null,"change_class":"marketing","changes":["Listing: search result summary changed"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:18.130222+00:00","created_at":"2026-11-26T02:04:16.644425+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee2-1111-4222-8333-444400000002/public/main/default/en-us searchResultSummary"],"digest":{"parts":{"images":"f95bb2a58ed25ebdf0e19fc67ecaf2f8d06d07f4dc41a9bad5dd20e71af46383","listing":"c36195fa11042f62cb50090f2cb91dff636c920096dd271e792f60387b396855","offer":"4c08e6318f26cc3b07204eb0ceaa86b90334584fc23e2a8a75e1a30da6d7fce9","pricing":"23336776326d7bc6091bc00fe79459e786a1a17780231fe385e49ea970725fe1","submission":"c9e7e2a70dcb48e7fce70b787e010a0558ca98dc4ec262d4ca1f9b032c4df0b2","whitelist":"f89c87c8995e5d43544593cecb53118ba949ffcbfe8f155ff1f280c03629d0f6"}},"durable_id":"product/7c0ffee2-1111-4222-8333-444400000002","emergencies":[],"ended_at":null,"failure":null,"faults":0,"freeze_lifted":false,"goes_live":["Listing: search result summary changed"],"goes_live_at":null,"id":"01M8ASHAW4A57J92WC857RTBGG","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-news","offer_name":"Offer News","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"11c0bd7a87459425","staged_at":"2026-11-26T02:04:18.127303+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T18:02:34.417326+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T17:54:12.561440+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T18:40:54.503955+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T18:02:34.417326+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-26T18:40:54.503955+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.655403+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:23.884300',NULL,NULL,2);
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
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASHA8DZKMC2Z8G7R8H3F97','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
CREATE TABLE whitelist_group (
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	entries TEXT NOT NULL, 
	saved_by VARCHAR NOT NULL, 
	saved_at DATETIME NOT NULL, 
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
