BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
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
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASHBD9DSC7DBZ06WCGT43X','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000','[]');
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
INSERT INTO "event" VALUES(1,'01M8ASHAF5T91KKDWKHAEAVS5S','T0CONTOSO','policy:T0CONTOSO','policy.loaded','','2026-11-26 02:04:16.229446','','{"at":"2026-11-26T02:04:16.229446+00:00","by":"","digest":"b6521742f39a98534863e48f75c1aa8ebfcf9342cb6874c8fa87cc178b84af6b","replica":"vm-28419","text":"# The policy of `stagebot demo`: copy it, change it, and try it with `stagebot demo --policy FILE`.\n# Every key is in stagebot.example.yaml. Without a policy nobody may stage or approve.\n\ndefaults:\n  # Everybody of the workspace may stage; guests and people of other organisations never may.\n  stagers: everyone\n\n  # One approval, of somebody other than who staged it.\n  approvers: everyone\n  approvals: 1\n\n  checklist:\n    - marketing content is correct\n    - VM image deploys end to end\n"}','0000000000000000000000000000000000000000000000000000000000000000','6b04715394ae033faa1886c563bef166c53cbd22a0feb511d5b85dadf60c814a');
INSERT INTO "event" VALUES(2,'01M8ASHBDE75TT36GJFFGR3Z4G','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','request.opened','U0ANA','2026-11-26 02:04:17.193385','','{"at":"2026-11-26T02:04:17.193385+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-x","product":"product/7c0ffee1-1111-4222-8333-444400000001"}','0000000000000000000000000000000000000000000000000000000000000000','8c8021469aad27a5c2902fb208421432806acc5b37f47b0bd01fcb5edf19ebe0');
INSERT INTO "event" VALUES(3,'01M8ASHBF29V5Y46909X14W8JW','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','request.submitted','','2026-11-26 02:04:17.243227','','{"at":"2026-11-26T02:04:17.243227+00:00","by":"","changes":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"details":["virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions","listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description"],"job":"8bc42366-8866-4d9d-83af-b44d4e4e08f6"}','8c8021469aad27a5c2902fb208421432806acc5b37f47b0bd01fcb5edf19ebe0','e9ea4a160952fb6fec459c74ad340ad2f8acb4e61ce03833bceb19f4a4159a79');
INSERT INTO "event" VALUES(4,'01M8ASHBPXEQVXSK9G6AGC90ZF','T0CONTOSO','01M8ASHBPWF3JCKQ7BHJKKG7SK','request.opened','U0ANA','2026-11-26 02:04:17.500372','','{"at":"2026-11-26T02:04:17.500372+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-broken","product":"product/7c0ffee3-1111-4222-8333-444400000003"}','0000000000000000000000000000000000000000000000000000000000000000','f17338b1abab16b578d8449f604801021196d3e3ac055ff42b96d46d4f9af93b');
INSERT INTO "event" VALUES(5,'01M8ASHBQXZ9BZ53QPPGABMAH8','T0CONTOSO','01M8ASHBPWF3JCKQ7BHJKKG7SK','request.submitted','','2026-11-26 02:04:17.530517','','{"at":"2026-11-26T02:04:17.530517+00:00","by":"","changes":["Plan main: image version 4.1.0 added"],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"job":"ae4db862-9413-43f7-8bfa-dd4717a29b1b"}','f17338b1abab16b578d8449f604801021196d3e3ac055ff42b96d46d4f9af93b','89d36a0435f1c4cd5e99dbe943974072d9e888e1a7e171f3e9af057a79322f17');
INSERT INTO "event" VALUES(6,'01M8ASHBZT6FZ35AKT2XYW7GBF','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','request.opened','U0ANA','2026-11-26 02:04:17.785439','','{"at":"2026-11-26T02:04:17.785439+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-core","product":"product/7c0ffee6-1111-4222-8333-444400000006"}','0000000000000000000000000000000000000000000000000000000000000000','ad7b185e4e2d4e0b77111ca11ec928802788134851fbf7dc09945a70a5237028');
INSERT INTO "event" VALUES(7,'01M8ASHC0BBW37K5Q72S3589WF','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','request.submitted','','2026-11-26 02:04:17.802268','','{"at":"2026-11-26T02:04:17.802268+00:00","by":"","changes":[],"details":[],"job":"49fda4bd-bfcc-46f2-8f32-7a32ede946b0"}','ad7b185e4e2d4e0b77111ca11ec928802788134851fbf7dc09945a70a5237028','6ba0557bfc4e69086e1553155e9ef25f9bbc7f7778fa4249ab2deb6bb9ca6f3e');
INSERT INTO "event" VALUES(8,'01M8ASHCZAWS3ED5ZHY69TY9MD','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','step.completed','','2026-11-26 02:04:18.785167','','{"at":"2026-11-26T02:04:18.785167+00:00","by":"","seconds":716.934021,"step":"push-preview/automated-validation","title":"Automated validation"}','e9ea4a160952fb6fec459c74ad340ad2f8acb4e61ce03833bceb19f4a4159a79','d0ae72272b9d6d9effcd0d6a8206f390b66a69831f7eabd643a5bd9eda1637c2');
INSERT INTO "event" VALUES(9,'01M8ASHCZCGQ6SN9C7YCN2DC2A','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','step.completed','','2026-11-26 02:04:18.785167','','{"at":"2026-11-26T02:04:18.785167+00:00","by":"","seconds":16209.626817,"step":"push-preview/certification","title":"Certification"}','d0ae72272b9d6d9effcd0d6a8206f390b66a69831f7eabd643a5bd9eda1637c2','c8cd257f91b088a1b334b5630e9c3ee2ccaa44bc6a0e32046b413bd4e86dad6e');
INSERT INTO "event" VALUES(10,'01M8ASHCZDC2XPQMAYHTZEF13W','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','step.started','','2026-11-26 02:04:18.785167','','{"at":"2026-11-26T02:04:18.785167+00:00","by":"","step":"push-preview/preview-creation","title":"Preview Creation"}','c8cd257f91b088a1b334b5630e9c3ee2ccaa44bc6a0e32046b413bd4e86dad6e','5f6132134224a145cbfb1b254b10758a22e5008442c797f5d51f5deaf7896414');
INSERT INTO "event" VALUES(11,'01M8ASHCZHMVBBNH3ZXMSMJ2V8','T0CONTOSO','01M8ASHBPWF3JCKQ7BHJKKG7SK','step.completed','','2026-11-26 02:04:18.785483','','{"at":"2026-11-26T02:04:18.785483+00:00","by":"","seconds":1039.287936,"step":"push-preview/automated-validation","title":"Automated validation"}','89d36a0435f1c4cd5e99dbe943974072d9e888e1a7e171f3e9af057a79322f17','c6be783bb42d0ca932a13850b8ac0300ebff4790654f24121f641aecdff8e08b');
INSERT INTO "event" VALUES(12,'01M8ASHCZJZ9TMT7VA5BKSRRGS','T0CONTOSO','01M8ASHBPWF3JCKQ7BHJKKG7SK','step.failed','','2026-11-26 02:04:18.785483','','{"at":"2026-11-26T02:04:18.785483+00:00","by":"","step":"push-preview/certification","title":"Certification"}','c6be783bb42d0ca932a13850b8ac0300ebff4790654f24121f641aecdff8e08b','eaccc9238e73551f40c013782656ece15b0969bf09814112370c5db4172d76a8');
INSERT INTO "event" VALUES(13,'01M8ASHCZNYGMHZ4AJPQFXAK57','T0CONTOSO','01M8ASHBPWF3JCKQ7BHJKKG7SK','request.failed','','2026-11-26 02:04:18.785483','','{"at":"2026-11-26T02:04:18.785483+00:00","by":"","failure":"certification","step":"Certification"}','eaccc9238e73551f40c013782656ece15b0969bf09814112370c5db4172d76a8','77bc2e893ef8cb22b6b26a49ec2ac909591eb68823f9d21d34a19ce55957cb3a');
INSERT INTO "event" VALUES(14,'01M8ASHDEXW0A0G0J3A582715W','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','step.completed','','2026-11-26 02:04:19.285388','','{"at":"2026-11-26T02:04:19.285388+00:00","by":"","seconds":578.555923,"step":"push-preview/automated-validation","title":"Automated validation"}','6ba0557bfc4e69086e1553155e9ef25f9bbc7f7778fa4249ab2deb6bb9ca6f3e','daec3c8d0a14ddb812a2b99e8b1303e57ef543538a46b83f46b320c054610be0');
INSERT INTO "event" VALUES(15,'01M8ASHDEZBX2PZGE1T83RWMH3','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','step.completed','','2026-11-26 02:04:19.285388','','{"at":"2026-11-26T02:04:19.285388+00:00","by":"","seconds":5257.391001,"step":"push-preview/certification","title":"Certification"}','daec3c8d0a14ddb812a2b99e8b1303e57ef543538a46b83f46b320c054610be0','cde57dc9cd3df58ef23066b163aefcb9ddbfa6cc0646799a4b21f0b7cb60835d');
INSERT INTO "event" VALUES(16,'01M8ASHDEZYWQMZE4V4HMA0R98','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','step.completed','','2026-11-26 02:04:19.285388','','{"at":"2026-11-26T02:04:19.285388+00:00","by":"","seconds":6464.903262,"step":"push-preview/preview-creation","title":"Preview Creation"}','cde57dc9cd3df58ef23066b163aefcb9ddbfa6cc0646799a4b21f0b7cb60835d','255b2d1f5ee8941bafd49db2ad455a0fbcfbc0d2b6d1d3e9379be25b4654d094');
INSERT INTO "event" VALUES(17,'01M8ASHDF09GYHHYT0F5NJTJJP','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','step.started','','2026-11-26 02:04:19.285388','','{"at":"2026-11-26T02:04:19.285388+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','255b2d1f5ee8941bafd49db2ad455a0fbcfbc0d2b6d1d3e9379be25b4654d094','114a0a10c48f9831017157da99c2245c13969b7458d2357b3ab67c485b2d568f');
INSERT INTO "event" VALUES(18,'01M8ASHDF1D7MWT5AH34KZ7SJG','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','request.staged','','2026-11-26 02:04:19.285388','','{"at":"2026-11-26T02:04:19.285388+00:00","by":"","submission":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851"}','114a0a10c48f9831017157da99c2245c13969b7458d2357b3ab67c485b2d568f','daad13622ea710e6c6e299a32424751527b16c00f1ce609d0c790deeb277124b');
INSERT INTO "event" VALUES(19,'01M8ASHDF2R09MMEDWEJ7AVGZD','T0CONTOSO','01M8ASHBZSC1S32NW33M0KNKP7','approval.requested','','2026-11-26 02:04:19.291484','','{"at":"2026-11-26T02:04:19.291484+00:00","by":"","digest":"3e7f7340663b9fe4aa5e95fd0939b024b1d0f7c594ff3bf110ba78d7732b0e8f","goes_live":[],"parts":{"images":"e23d6b836021300c53a0c3e2809cdfb26b48626215625d0bb04a3654fef9ce39","listing":"1ffed352b4e971a30f4701a2e93b0d5d4818f7f6e2bef7fd294c14e68001ff3c","offer":"018b1ce020b2a6db6cb98cb1a2cbe7dcbcb2624d091867596d4c7cf28dac3f66","pricing":"16ce525da6bf1e11de77698e7774e73405f84428557cd883ec8befe6c67f1e8d","submission":"956bbf3b4eacea3e91fcd0e95b7c083244cf35d3e2d389079910c6364c341dd6","whitelist":"7ae2a7559750902808cfef732169f41dcae5fd7ed5ccf7188cf9f61036a344dc"}}','daad13622ea710e6c6e299a32424751527b16c00f1ce609d0c790deeb277124b','c78604307cbb98652897b540e50c5c359d79480cb9cea5fc4b2e48ca0ae12873');
INSERT INTO "event" VALUES(20,'01M8ASHFZFQS4DVJ441FAEY1GY','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','step.completed','','2026-11-26 02:04:21.846873','','{"at":"2026-11-26T02:04:21.846873+00:00","by":"","seconds":62804.320189,"step":"push-preview/preview-creation","title":"Preview Creation"}','5f6132134224a145cbfb1b254b10758a22e5008442c797f5d51f5deaf7896414','7a4d076ac0f8ae33b6b53972f5bd3530eb5b16df25d5de8b6bd6b0dfc6435785');
INSERT INTO "event" VALUES(21,'01M8ASHFZGTSWFYYSN84FA8MCG','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','step.started','','2026-11-26 02:04:21.846873','','{"at":"2026-11-26T02:04:21.846873+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','7a4d076ac0f8ae33b6b53972f5bd3530eb5b16df25d5de8b6bd6b0dfc6435785','f8a3279c21f027486361e11ad5d5cd8852681086a2d3da43cfa5421e48ec0954');
INSERT INTO "event" VALUES(22,'01M8ASHFZWN3B8SBGKCG4RK3A1','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','request.staged','','2026-11-26 02:04:21.846873','','{"at":"2026-11-26T02:04:21.846873+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','f8a3279c21f027486361e11ad5d5cd8852681086a2d3da43cfa5421e48ec0954','e1dac9ec8bfe9e414be743afd5b715bcba13229477db286971f3f3250bc74a4d');
INSERT INTO "event" VALUES(23,'01M8ASHFZXMMNNMK2XMDR56141','T0CONTOSO','01M8ASHBD9DSC7DBZ06WCGT43X','approval.requested','','2026-11-26 02:04:21.868229','','{"at":"2026-11-26T02:04:21.868229+00:00","by":"","digest":"7574b627bab0a80f874cf30b75af30e6d11e953cdc8fe9ec117bb675123a68e2","goes_live":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"parts":{"images":"d481291065069b66522cddd7367b3f67714f10a1d8e6d0045f311b6131d32d0c","listing":"285e127c32c34f1c84283acc8b3be15b0e73d8191ff60d8420a80741e34786b7","offer":"2db37fc9d26cf3a0b62f9c37bf620011ac9ebdef5d74f6a505564887a88c5282","pricing":"41e2beb3814db94002fd4a58ddd9dfb869b355c80f191c64ecf5428d70d23b76","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}}','e1dac9ec8bfe9e414be743afd5b715bcba13229477db286971f3f3250bc74a4d','a1e7715705924290199f21bedd0b73a4c82c37732823ee6fcdb251ad7bcc0eb5');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:32840782800.34977290573.4637035e7bd5d15106b80eabb057a7f4','{"response_type": "ephemeral", "text": "How to use /stage", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "`/stage offer-x`\nPush an offer to staging. `push` in between is for offers named like a command. For example `/stage push list`.\n\n`/stage status [offer-x]`\nWhere a run is: steps, elapsed time, who started it. For example `/stage status offer-x`.\n\n`/stage list`\nEverything in flight in this workspace, failures first. For example `/stage list`.\n\n`/stage whitelist offer-x [history]`\nWho may see the staged offer: edit the list, or see and restore its versions. For example `/stage whitelist offer-x`.\n\n`/stage cancel offer-x`\nCancel a run before it goes to production. For example `/stage cancel offer-x`.\n\n`/stage help [command]`\nThis list. For example `/stage help cancel`.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "In a thread Slack knows no commands: use the buttons there.", "verbatim": true}]}]}','2026-11-26 02:04:16.824769');
INSERT INTO "inbox" VALUES('command:30683003140.29357625242.3fdcc9a4153353b83598681d9d3e68d0',NULL,'2026-11-26 02:04:16.916646');
INSERT INTO "inbox" VALUES('command:18451638909.18546704766.c1adc27b13d41ff4855e72f0f8996dfe',NULL,'2026-11-26 02:04:17.206627');
CREATE TABLE installation (
	id VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "installation" VALUES('4d39a6fb476da7e4012fccc8761835c9','2026-11-26 02:04:16.187688');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:04:16.925188');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:04:16.377404');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:04:17.236612');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:04:16.377404');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee6-1111-4222-8333-444400000006','offer-core','Offer Core','coreVirtualMachine','2026-11-26 02:04:17.526318');
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
INSERT INTO "outbox" VALUES('01M8ASHDF2ETG32HKW5QDJB7HT','01M8ASHDF1D7MWT5AH34KZ7SJG','01M8ASHBZSC1S32NW33M0KNKP7','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:19.298136','2026-11-26 02:04:20.288783','2026-11-26 02:04:19.298136',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHDF2R09MMEDWEJ7AVGZE','01M8ASHDF2R09MMEDWEJ7AVGZD','01M8ASHBZSC1S32NW33M0KNKP7','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:04:19.298733','2026-11-26 02:04:20.288783','2026-11-26 02:04:19.298733',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHDF2R09MMEDWEJ7AVGZF','01M8ASHDF2R09MMEDWEJ7AVGZD','01M8ASHBZSC1S32NW33M0KNKP7','C0RELEASES','review',1,'U0ANA','sent',1,'','2026-11-26 02:04:19.298934','2026-11-26 02:04:23.253640','2026-11-26 02:04:19.298934',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHFZGBDEB1TYTEDMBEYRE','01M8ASHFZFQS4DVJ441FAEY1GY','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.872155',NULL,'2026-11-26 02:04:21.872155',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZGTSWFYYSN84FA8MCF','01M8ASHFZFQS4DVJ441FAEY1GY','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:21.872438',NULL,'2026-11-26 02:04:21.872438',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZHWQQ877PHPDY52CA0','01M8ASHFZGTSWFYYSN84FA8MCG','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.873180',NULL,'2026-11-26 02:04:21.873180',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZHWQQ877PHPDY52CA1','01M8ASHFZGTSWFYYSN84FA8MCG','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:21.873415',NULL,'2026-11-26 02:04:21.873415',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZXMMNNMK2XMDR56140','01M8ASHFZWN3B8SBGKCG4RK3A1','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.885304',NULL,'2026-11-26 02:04:21.885304',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZYDEJB6KDFZ5H84BNG','01M8ASHFZXMMNNMK2XMDR56141','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.886585',NULL,'2026-11-26 02:04:21.886585',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFZYWMNTJAM1HN1A88W5','01M8ASHFZXMMNNMK2XMDR56141','01M8ASHBD9DSC7DBZ06WCGT43X','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:04:21.886838',NULL,'2026-11-26 02:04:21.886838',NULL,NULL,0);
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
INSERT INTO "post" VALUES('01M8ASHBD9DSC7DBZ06WCGT43X','card','C0RELEASES','1795658657.246489','448879e1ddc14cdb03f0ca93612bd378','2026-11-26 02:04:20.281411','');
INSERT INTO "post" VALUES('01M8ASHBD9DSC7DBZ06WCGT43X','progress:01M8ASHBF5PEXG7SYGZAD45KKW','C0RELEASES','1795658657.316591','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:04:17.317031','');
INSERT INTO "post" VALUES('01M8ASHBPWF3JCKQ7BHJKKG7SK','card','C0RELEASES','1795658657.529279','6eefc41ed0535e9f2839c689e6a97763','2026-11-26 02:04:20.289678','');
INSERT INTO "post" VALUES('01M8ASHBPWF3JCKQ7BHJKKG7SK','progress:01M8ASHBQYPWJ3BTC1QWHNN94F','C0RELEASES','1795658658.247133','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:04:18.247679','');
INSERT INTO "post" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','card','C0RELEASES','1795658659.247593','94837e756249548be8f5ab3299bdf860','2026-11-26 02:04:20.288783','');
INSERT INTO "post" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','progress:01M8ASHC0CEMKPS9S40BWHA7G2','C0RELEASES','1795658660.248608','3ab63ba130c4677bb3ab104185e0cab6','2026-11-26 02:04:20.249200','');
INSERT INTO "post" VALUES('01M8ASHBD9DSC7DBZ06WCGT43X','progress:01M8ASHCZCGQ6SN9C7YCN2DC29','C0RELEASES','1795658661.247259','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:04:21.247828','');
INSERT INTO "post" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','progress:01M8ASHDEYDSZS88XFPEP79NCJ','C0RELEASES','1795658662.273372','02a67876b6761e010f263bca6142692e','2026-11-26 02:04:22.273979','');
INSERT INTO "post" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','review','C0RELEASES','1795658663.252904','6a92394f4c06fb48768fcfc6e63de1a2','2026-11-26 02:04:23.253640','');
INSERT INTO "post" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','review:loud','C0RELEASES','1795658663.252904','3e7f7340663b9fe4aa5e95fd0939b024b1d0f7c594ff3bf110ba78d7732b0e8f','2026-11-26 02:04:23.253640','');
CREATE TABLE refusal (
	team_id VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	why TEXT NOT NULL, 
	first_at DATETIME NOT NULL, 
	last_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	PRIMARY KEY (team_id, person, what, about)
);
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
INSERT INTO "run" VALUES('01M8ASHBD9DSC7DBZ06WCGT43X','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:04:17.193385','2026-11-26 02:04:21.846873',5,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:21.868229+00:00","created_at":"2026-11-26T02:04:17.193385+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions","listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description"],"digest":{"parts":{"images":"d481291065069b66522cddd7367b3f67714f10a1d8e6d0045f311b6131d32d0c","listing":"285e127c32c34f1c84283acc8b3be15b0e73d8191ff60d8420a80741e34786b7","offer":"2db37fc9d26cf3a0b62f9c37bf620011ac9ebdef5d74f6a505564887a88c5282","pricing":"41e2beb3814db94002fd4a58ddd9dfb869b355c80f191c64ecf5428d70d23b76","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee1-1111-4222-8333-444400000001/1152921505692116255"],"freeze_lifted_until":null,"goes_live":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"goes_live_at":null,"id":"01M8ASHBD9DSC7DBZ06WCGT43X","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"8001f14111d078fc","staged_at":"2026-11-26T02:04:21.846873+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T11:35:20.115992+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T11:23:23.181971+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T16:05:29.742809+00:00","key":"push-preview/certification","started_at":"2026-11-26T11:35:20.115992+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T09:32:14.062998+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T16:05:29.742809+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-27T09:32:14.062998+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:17.243227+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":5,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:27.115231',NULL,NULL,4);
INSERT INTO "run" VALUES('01M8ASHBPWF3JCKQ7BHJKKG7SK','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:04:17.500372',NULL,3,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:18.785483+00:00","created_at":"2026-11-26T02:04:17.500372+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","emergencies":[],"ended_at":"2026-11-26T02:04:18.785483+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 19:49 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"former":["submission/7c0ffee3-1111-4222-8333-444400000003/1152921505697882655"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHBPWF3JCKQ7BHJKKG7SK","intent":null,"job":"ae4db862-9413-43f7-8bfa-dd4717a29b1b","missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":null,"reason":"","requested_by":"U0ANA","retry_of":null,"shown":"925bc9bf3ad761ed","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T13:16:31.811647+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T12:59:12.523711+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T19:49:38.199811+00:00","key":"push-preview/certification","started_at":"2026-11-26T13:16:31.811647+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"push-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:17.530517+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:19.816612',NULL,NULL,2);
INSERT INTO "run" VALUES('01M8ASHBZSC1S32NW33M0KNKP7','T0CONTOSO','offer-core','product/7c0ffee6-1111-4222-8333-444400000006','awaiting_approval','none','2026-11-26 02:04:17.785439','2026-11-26 02:04:19.285388',3,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"none","changes":[],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:19.291484+00:00","created_at":"2026-11-26T02:04:17.785439+00:00","decided_at":null,"decided_by":[],"details":[],"digest":{"parts":{"images":"e23d6b836021300c53a0c3e2809cdfb26b48626215625d0bb04a3654fef9ce39","listing":"1ffed352b4e971a30f4701a2e93b0d5d4818f7f6e2bef7fd294c14e68001ff3c","offer":"018b1ce020b2a6db6cb98cb1a2cbe7dcbcb2624d091867596d4c7cf28dac3f66","pricing":"16ce525da6bf1e11de77698e7774e73405f84428557cd883ec8befe6c67f1e8d","submission":"956bbf3b4eacea3e91fcd0e95b7c083244cf35d3e2d389079910c6364c341dd6","whitelist":"7ae2a7559750902808cfef732169f41dcae5fd7ed5ccf7188cf9f61036a344dc"}},"durable_id":"product/7c0ffee6-1111-4222-8333-444400000006","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee6-1111-4222-8333-444400000006/1152921505695053855"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHBZSC1S32NW33M0KNKP7","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-core","offer_name":"Offer Core","offer_type":"coreVirtualMachine","preview":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"bca26eb2d6868db5","staged_at":"2026-11-26T02:04:19.285388+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T14:39:30.800694+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T14:29:52.244771+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T16:07:08.191695+00:00","key":"push-preview/certification","started_at":"2026-11-26T14:39:30.800694+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-26T17:54:53.094957+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T16:07:08.191695+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-26T17:54:53.094957+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:17.802268+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:24.874711',NULL,NULL,2);
CREATE TABLE said_kind (
	team_id VARCHAR NOT NULL, 
	subscription VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	said_by VARCHAR NOT NULL, 
	said_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, subscription)
);
CREATE TABLE seal (
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	envelope TEXT NOT NULL, 
	copied_at DATETIME, 
	PRIMARY KEY (number)
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
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASHBD9DSC7DBZ06WCGT43X','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
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
