BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
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
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASGGANPKVYF95FEAZJ8RTF','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000');
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
INSERT INTO "event" VALUES(1,'01M8ASGGAVXWVP86HH4BW4A3RP','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','request.opened','U0ANA','2026-11-26 02:03:49.461214','','{"at":"2026-11-26T02:03:49.461214+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','4c7722d96938276bf8f8278f1535d9b5ddfdb84e3f95229f3d2c2989d28db4f3');
INSERT INTO "event" VALUES(2,'01M8ASGGHTKFK93W3VEAQDSVDF','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','request.submitted','','2026-11-26 02:03:49.664296','','{"at":"2026-11-26T02:03:49.664296+00:00","by":"","job":"129b179f-9514-47aa-859b-fab8b0828ab0"}','4c7722d96938276bf8f8278f1535d9b5ddfdb84e3f95229f3d2c2989d28db4f3','f154e292c48ec94b6b883edcfe1a41d7441216ea1dd9c09365e2d2a2f03dc688');
INSERT INTO "event" VALUES(3,'01M8ASGGQRHPJFCY6RVQDPX07Q','T0CONTOSO','01M8ASGGQPVJZQK0QK9M5GMK9B','request.opened','U0ANA','2026-11-26 02:03:49.878924','','{"at":"2026-11-26T02:03:49.878924+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','0870397c3bd29f17830f79d1cbd698d4483d786b36078eff2a352d5f3a5089fe');
INSERT INTO "event" VALUES(4,'01M8ASGGSEZ68FYESM6VXWVQKK','T0CONTOSO','01M8ASGGQPVJZQK0QK9M5GMK9B','request.submitted','','2026-11-26 02:03:49.932745','','{"at":"2026-11-26T02:03:49.932745+00:00","by":"","job":"ebbe6b74-3ccc-47dc-8aa0-e71bb873be3b"}','0870397c3bd29f17830f79d1cbd698d4483d786b36078eff2a352d5f3a5089fe','9a0231e88435d9078e3bcd6d14a8ec692e968c351570fbcccafd3fcdd4388ad9');
INSERT INTO "event" VALUES(5,'01M8ASGH1F77YD7EP73G9R4AY5','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','request.opened','U0ANA','2026-11-26 02:03:50.189914','','{"at":"2026-11-26T02:03:50.189914+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','4b9a8f83753b7402d4b8e53cec7e7181bbdb4339b7b6a8d6f7a4b1417f3be00d');
INSERT INTO "event" VALUES(6,'01M8ASGH42R6KN9HPE9PCNEXED','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','request.submitted','','2026-11-26 02:03:50.272824','','{"at":"2026-11-26T02:03:50.272824+00:00","by":"","job":"2926c7e5-038d-48a1-8075-f3bea40071d4"}','4b9a8f83753b7402d4b8e53cec7e7181bbdb4339b7b6a8d6f7a4b1417f3be00d','b7d8ede86d7ce2dd9c6cbc9b6a4142686e321b269444da6735da7938d0a6d381');
INSERT INTO "event" VALUES(7,'01M8ASGHN71CA5GKW0PECXQWNZ','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','step.completed','','2026-11-26 02:03:50.820554','','{"at":"2026-11-26T02:03:50.820554+00:00","by":"","seconds":716.934021,"step":"submission-preview/automated-validation","title":"Automated validation"}','f154e292c48ec94b6b883edcfe1a41d7441216ea1dd9c09365e2d2a2f03dc688','44da971f1a28337e1960d83b84e8b877b992398290b0479cc7690c388a45aa73');
INSERT INTO "event" VALUES(8,'01M8ASGHN8X8CDAH9QY6AH3SXM','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','step.completed','','2026-11-26 02:03:50.820554','','{"at":"2026-11-26T02:03:50.820554+00:00","by":"","seconds":16209.626817,"step":"submission-preview/certification","title":"Certification"}','44da971f1a28337e1960d83b84e8b877b992398290b0479cc7690c388a45aa73','cfa0601c513472199ed88374cb27e1b2f358688736fb694f50fa06546f1baec7');
INSERT INTO "event" VALUES(9,'01M8ASGHN9W4428KGEAK43ZTSF','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','step.started','','2026-11-26 02:03:50.820554','','{"at":"2026-11-26T02:03:50.820554+00:00","by":"","step":"submission-preview/preview-creation","title":"Preview Creation"}','cfa0601c513472199ed88374cb27e1b2f358688736fb694f50fa06546f1baec7','2ed861b0fb49f6b2fade6a1fa60e0a0bf1dbf1180d44d0be2d220e82e2130873');
INSERT INTO "event" VALUES(10,'01M8ASGJ4WFJDDNS84DMSS22CW','T0CONTOSO','01M8ASGGQPVJZQK0QK9M5GMK9B','step.completed','','2026-11-26 02:03:51.317574','','{"at":"2026-11-26T02:03:51.317574+00:00","by":"","seconds":1039.287936,"step":"submission-preview/automated-validation","title":"Automated validation"}','9a0231e88435d9078e3bcd6d14a8ec692e968c351570fbcccafd3fcdd4388ad9','9e890afdc51e4dfc1fe7fb6e0056a54f2a378b91b434dfd2d921812e90f7c0f5');
INSERT INTO "event" VALUES(11,'01M8ASGJ4YS6GAT39JEZ2G46RT','T0CONTOSO','01M8ASGGQPVJZQK0QK9M5GMK9B','step.failed','','2026-11-26 02:03:51.317574','','{"at":"2026-11-26T02:03:51.317574+00:00","by":"","step":"submission-preview/certification","title":"Certification"}','9e890afdc51e4dfc1fe7fb6e0056a54f2a378b91b434dfd2d921812e90f7c0f5','9c76b22a93cc8474bede005e808d542c87b9ac8e7083da09e17bde43a8879aba');
INSERT INTO "event" VALUES(12,'01M8ASGJ50AJVGCXMTHV159FEQ','T0CONTOSO','01M8ASGGQPVJZQK0QK9M5GMK9B','request.failed','','2026-11-26 02:03:51.317574','','{"at":"2026-11-26T02:03:51.317574+00:00","by":"","failure":"certification","step":"Certification"}','9c76b22a93cc8474bede005e808d542c87b9ac8e7083da09e17bde43a8879aba','b396bd422f3484bdd2b3c0989aae2e40716bf027ac734da5943aaececb523539');
INSERT INTO "event" VALUES(13,'01M8ASGJMSZXN4R4D0FMG4Q0J6','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','step.completed','','2026-11-26 02:03:51.821699','','{"at":"2026-11-26T02:03:51.821699+00:00","by":"","seconds":501.855886,"step":"submission-preview/automated-validation","title":"Automated validation"}','b7d8ede86d7ce2dd9c6cbc9b6a4142686e321b269444da6735da7938d0a6d381','ad94c926f13aad56fa463568a6b9e8e69a73b6727a2e3ca6b77e43fbba70eeda');
INSERT INTO "event" VALUES(14,'01M8ASGJMTH548ZBXHWXCSVP7C','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','step.completed','','2026-11-26 02:03:51.821699','','{"at":"2026-11-26T02:03:51.821699+00:00","by":"","seconds":2300.086629,"step":"submission-preview/preview-creation","title":"Preview Creation"}','ad94c926f13aad56fa463568a6b9e8e69a73b6727a2e3ca6b77e43fbba70eeda','d14a58e80b33b6d846cc0536416397b1556520fa0fb89cb8d4d72c1f3157988d');
INSERT INTO "event" VALUES(15,'01M8ASGJMXY86FCEWGVPWKNVK9','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','step.started','','2026-11-26 02:03:51.821699','','{"at":"2026-11-26T02:03:51.821699+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','d14a58e80b33b6d846cc0536416397b1556520fa0fb89cb8d4d72c1f3157988d','fab5fb18015603c86b598af9c62152502b188c908afff2d7f02c16bd77fb0439');
INSERT INTO "event" VALUES(16,'01M8ASGJMYHJFT80FAK399G7ZB','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','request.staged','','2026-11-26 02:03:51.821699','','{"at":"2026-11-26T02:03:51.821699+00:00","by":"","submission":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851"}','fab5fb18015603c86b598af9c62152502b188c908afff2d7f02c16bd77fb0439','3451c01d542d830501d97aef5058f7a0df7da87929b06cb946a6d1472b6ec664');
INSERT INTO "event" VALUES(17,'01M8ASGJN3PP07763PW6E201Y0','T0CONTOSO','01M8ASGH1D63CMKK4W4FZYX5G7','approval.requested','','2026-11-26 02:03:51.831677','','{"at":"2026-11-26T02:03:51.831677+00:00","by":"","digest":"141179bb7e6dc23c5a99a38a4a1ce162037d82a9ad26a9738cd78b3dae59c01e"}','3451c01d542d830501d97aef5058f7a0df7da87929b06cb946a6d1472b6ec664','d3ffd07b1a5453ce8c2a13290c71ae1523bce58c01c5b63ea8e07fe64e4045d9');
INSERT INTO "event" VALUES(18,'01M8ASGMJW34BNW5F4QHCB6VTN','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','step.completed','','2026-11-26 02:03:53.816276','','{"at":"2026-11-26T02:03:53.816276+00:00","by":"","seconds":62804.320189,"step":"submission-preview/preview-creation","title":"Preview Creation"}','2ed861b0fb49f6b2fade6a1fa60e0a0bf1dbf1180d44d0be2d220e82e2130873','b60a3153050a95c652ab430f5cb6bce8844ce648f28262a2af905ab72c13bc38');
INSERT INTO "event" VALUES(19,'01M8ASGMJXMV8HKTKDDXWRBZSY','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','step.started','','2026-11-26 02:03:53.816276','','{"at":"2026-11-26T02:03:53.816276+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','b60a3153050a95c652ab430f5cb6bce8844ce648f28262a2af905ab72c13bc38','2d50eab28d91c54076c885ed1e0521d23a28c5d018b489e2626488efa13d5e96');
INSERT INTO "event" VALUES(20,'01M8ASGMJYWY93QPF676GM72R5','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','request.staged','','2026-11-26 02:03:53.816276','','{"at":"2026-11-26T02:03:53.816276+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','2d50eab28d91c54076c885ed1e0521d23a28c5d018b489e2626488efa13d5e96','53ce506965bd22e70be3aa5189bd027966dc617a998be23b9cdb6092187377cd');
INSERT INTO "event" VALUES(21,'01M8ASGMJZH3AFPZ184RG7M9R6','T0CONTOSO','01M8ASGGANPKVYF95FEAZJ8RTF','approval.requested','','2026-11-26 02:03:53.819611','','{"at":"2026-11-26T02:03:53.819611+00:00","by":"","digest":"8dd988e2b55f325992665ab41ec5398c541afe8367d55a5f02aba331ea179d52"}','53ce506965bd22e70be3aa5189bd027966dc617a998be23b9cdb6092187377cd','8a3afde8cb27514784d50d809ce5265188e8b5cdd928ba26c593fec16f2dc4ab');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:48010203635.29053582035.3dfe30e54417e8289402a0ff52744811','{"response_type": "ephemeral", "text": "How to use /stage", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "`/stage offer-x`\nPush an offer to staging. `push` in between is for offers named like a command. For example `/stage push list`.\n\n`/stage status [offer-x]`\nWhere a run is: steps, elapsed time, who started it. For example `/stage status offer-x`.\n\n`/stage list`\nEverything in flight in this workspace, failures first. For example `/stage list`.\n\n`/stage whitelist offer-x [history]`\nWho may see the staged offer: edit the list, or see and restore its versions. For example `/stage whitelist offer-x`.\n\n`/stage cancel offer-x`\nCancel a run before it goes to production. For example `/stage cancel offer-x`.\n\n`/stage help [command]`\nThis list. For example `/stage help cancel`.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "In a thread Slack knows no commands: use the buttons there.", "verbatim": true}]}]}','2026-11-26 02:03:49.025420');
INSERT INTO "inbox" VALUES('command:2174600116.22159389876.bb879b7645c1d3f580cdf1ba74bc0fd5',NULL,'2026-11-26 02:03:49.514353');
INSERT INTO "inbox" VALUES('command:31949143342.94327704244.4967bc8a6901f5c08beacff1f36e85bb',NULL,'2026-11-26 02:03:49.908089');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:03:49.141638');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:03:49.925546');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:03:49.592415');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:03:48.911707');
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
INSERT INTO "outbox" VALUES('01M8ASGJMZMCMM5QN3ACKMFPMY','01M8ASGJMYHJFT80FAK399G7ZB','01M8ASGH1D63CMKK4W4FZYX5G7','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:03:51.839018','2026-11-26 02:03:52.652686','2026-11-26 02:03:51.839018',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGJN4NB3EZGNGF9X3VFYM','01M8ASGJN3PP07763PW6E201Y0','01M8ASGH1D63CMKK4W4FZYX5G7','C0RELEASES','card',0,NULL,'sent',1,'','2026-11-26 02:03:51.844823','2026-11-26 02:03:52.652686','2026-11-26 02:03:51.844823',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGJN545SXCS9DNJ9PY7FF','01M8ASGJN3PP07763PW6E201Y0','01M8ASGH1D63CMKK4W4FZYX5G7','C0RELEASES','review',1,'U0ANA','sent',1,'','2026-11-26 02:03:51.845068','2026-11-26 02:03:55.627581','2026-11-26 02:03:51.845068',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMJXMV8HKTKDDXWRBZSW','01M8ASGMJW34BNW5F4QHCB6VTN','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.821402',NULL,'2026-11-26 02:03:53.821402',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMJXMV8HKTKDDXWRBZSX','01M8ASGMJW34BNW5F4QHCB6VTN','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.821646',NULL,'2026-11-26 02:03:53.821646',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMJYT3YDCCAQSJHH8DSD','01M8ASGMJXMV8HKTKDDXWRBZSY','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.822295',NULL,'2026-11-26 02:03:53.822295',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMJYWY93QPF676GM72R4','01M8ASGMJXMV8HKTKDDXWRBZSY','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.822504',NULL,'2026-11-26 02:03:53.822504',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMJZBQH4XH650QKD1QKD','01M8ASGMJYWY93QPF676GM72R5','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.823055',NULL,'2026-11-26 02:03:53.823055',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMK0NZ5T3VJJN568RKS9','01M8ASGMJZH3AFPZ184RG7M9R6','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.824014',NULL,'2026-11-26 02:03:53.824014',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMK0NZ5T3VJJN568RKSA','01M8ASGMJZH3AFPZ184RG7M9R6','01M8ASGGANPKVYF95FEAZJ8RTF','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:03:53.824356',NULL,'2026-11-26 02:03:53.824356',NULL,NULL);
CREATE TABLE post (
	request_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	shows VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, 
	PRIMARY KEY (request_id, slot, channel_id)
);
INSERT INTO "post" VALUES('01M8ASGGANPKVYF95FEAZJ8RTF','card','C0RELEASES','1795658629.639533','7f37da7a180075c2d435a036f3a6c8b9','2026-11-26 02:03:52.656053');
INSERT INTO "post" VALUES('01M8ASGGANPKVYF95FEAZJ8RTF','progress:01M8ASGGHVKMKZ1A5JDY79PAYR','C0RELEASES','1795658629.745828','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:03:49.746423');
INSERT INTO "post" VALUES('01M8ASGGQPVJZQK0QK9M5GMK9B','card','C0RELEASES','1795658629.931576','3660bfddcc5bcb0c5aeb7dcbfa16d06d','2026-11-26 02:03:52.656194');
INSERT INTO "post" VALUES('01M8ASGGQPVJZQK0QK9M5GMK9B','progress:01M8ASGGSKTW5MBTKP4SM7DCGN','C0RELEASES','1795658630.625524','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:03:50.626023');
INSERT INTO "post" VALUES('01M8ASGH1D63CMKK4W4FZYX5G7','card','C0RELEASES','1795658631.626125','543beed105aa342cb7c5edcd85a86eb3','2026-11-26 02:03:52.652686');
INSERT INTO "post" VALUES('01M8ASGH1D63CMKK4W4FZYX5G7','progress:01M8ASGH43YC7CJKNPDSZE3JBD','C0RELEASES','1795658632.625830','71adc718d1eb32aa59c8220d09937506','2026-11-26 02:03:52.626314');
INSERT INTO "post" VALUES('01M8ASGH1D63CMKK4W4FZYX5G7','progress:01M8ASGJMTH548ZBXHWXCSVP7B','C0RELEASES','1795658633.628241','10c37680d6ae5ee2711ab3f2eabbb7e1','2026-11-26 02:03:53.628738');
INSERT INTO "post" VALUES('01M8ASGGANPKVYF95FEAZJ8RTF','progress:01M8ASGHN8S6T40GJ3AN9FGJMH','C0RELEASES','1795658634.625811','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:03:54.626319');
INSERT INTO "post" VALUES('01M8ASGH1D63CMKK4W4FZYX5G7','review','C0RELEASES','1795658635.626942','ca8ceac80493e7eba7dac795e8ec3d1d','2026-11-26 02:03:55.627581');
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
	request_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	note TEXT NOT NULL, 
	signed_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES staging_request (id), 
	CONSTRAINT one_signature_per_item UNIQUE (request_id, digest, item)
);
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASGGANPKVYF95FEAZJ8RTF','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
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
INSERT INTO "staging_request" VALUES('01M8ASGGANPKVYF95FEAZJ8RTF','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:03:49.461214','2026-11-26 02:03:53.816276',5,'{"blocked_by":null,"change_class":"technical","changes":["Listing: description changed","Plan base: image version 1.0.1 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:53.819611+00:00","created_at":"2026-11-26T02:03:49.461214+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description","virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":{"parts":{"images":"33207b86a3e06a71419f67241094fc3132da973585ebf6c815cdfe234f62ce2b","listing":"b5d3199847bfe761cbc29f29f43a9ecde28d4608f6633bb8b1fb516b1c22f999","offer":"6c53a08e895f8471e6d0a3e3fd53c5eec3aabc83ef79994e0e943698c28a2023","pricing":"7a7fba3afedfd4da7ab1e1c6d955e337156508dc62a1f5abb8ab98641131f6b4","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","ended_at":null,"failure":null,"faults":0,"goes_live":["Listing: description changed","Plan base: image version 1.0.1 added"],"id":"01M8ASGGANPKVYF95FEAZJ8RTF","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"7d667c188915521c","staged_at":"2026-11-26T02:03:53.816276+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T12:44:33.269808+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T12:32:36.335787+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T17:14:42.896625+00:00","key":"submission-preview/certification","started_at":"2026-11-26T12:44:33.269808+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T10:41:27.216814+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T17:14:42.896625+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-27T10:41:27.216814+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.664296+00:00","team":"T0CONTOSO","unknown_since":null,"version":5,"whitelist_count":2}','2026-11-26 02:03:59.400397',NULL,NULL,4);
INSERT INTO "staging_request" VALUES('01M8ASGGQPVJZQK0QK9M5GMK9B','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:03:49.878924',NULL,3,'{"blocked_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:51.317574+00:00","created_at":"2026-11-26T02:03:49.878924+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","ended_at":"2026-11-26T02:03:51.317574+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 21:00 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"goes_live":[],"id":"01M8ASGGQPVJZQK0QK9M5GMK9B","intent":null,"job":"ebbe6b74-3ccc-47dc-8aa0-e71bb873be3b","names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":null,"reason":"","requested_by":"U0ANA","retry_of":null,"shown":"85a9c97e2f65a4a9","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T14:27:13.418123+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T14:09:54.130187+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T21:00:19.806287+00:00","key":"submission-preview/certification","started_at":"2026-11-26T14:27:13.418123+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"submission-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.932745+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2}','2026-11-26 02:03:52.435912',NULL,NULL,2);
INSERT INTO "staging_request" VALUES('01M8ASGH1D63CMKK4W4FZYX5G7','T0CONTOSO','offer-news','product/7c0ffee2-1111-4222-8333-444400000002','awaiting_approval','marketing','2026-11-26 02:03:50.189914','2026-11-26 02:03:51.821699',3,'{"blocked_by":null,"change_class":"marketing","changes":["Listing: search result summary changed"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:51.831677+00:00","created_at":"2026-11-26T02:03:50.189914+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee2-1111-4222-8333-444400000002/public/main/default/en-us searchResultSummary"],"digest":{"parts":{"images":"f95bb2a58ed25ebdf0e19fc67ecaf2f8d06d07f4dc41a9bad5dd20e71af46383","listing":"c36195fa11042f62cb50090f2cb91dff636c920096dd271e792f60387b396855","offer":"4c08e6318f26cc3b07204eb0ceaa86b90334584fc23e2a8a75e1a30da6d7fce9","pricing":"23336776326d7bc6091bc00fe79459e786a1a17780231fe385e49ea970725fe1","submission":"c9e7e2a70dcb48e7fce70b787e010a0558ca98dc4ec262d4ca1f9b032c4df0b2","whitelist":"f89c87c8995e5d43544593cecb53118ba949ffcbfe8f155ff1f280c03629d0f6"}},"durable_id":"product/7c0ffee2-1111-4222-8333-444400000002","ended_at":null,"failure":null,"faults":0,"goes_live":["Listing: search result summary changed"],"id":"01M8ASGH1D63CMKK4W4FZYX5G7","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-news","offer_name":"Offer News","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"11c0bd7a87459425","staged_at":"2026-11-26T02:03:51.821699+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T16:11:45.566393+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T16:03:23.710507+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T16:50:05.653022+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T16:11:45.566393+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-26T16:50:05.653022+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:50.272824+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2}','2026-11-26 02:03:57.007247',NULL,NULL,2);
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
CREATE UNIQUE INDEX one_active_request_per_offer ON staging_request (durable_id) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX staging_request_by_offer ON staging_request (team_id, offer_id, created_at);
CREATE INDEX staging_request_due ON staging_request (due_at) WHERE state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live');
CREATE INDEX staging_request_staged ON staging_request (change_class, staged_at);
CREATE INDEX ix_approval_request_id ON approval (request_id);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('ready', 'tried');
CREATE INDEX outbox_of_request ON outbox (request_id) WHERE state IN ('ready', 'tried');
CREATE INDEX ix_signature_request_id ON signature (request_id);
CREATE UNIQUE INDEX one_open_revision_per_offer ON whitelist_revision (durable_id) WHERE state IN ('saved', 'applying');
CREATE UNIQUE INDEX one_number_per_offer ON whitelist_revision (durable_id, number) WHERE number > 0;
CREATE INDEX whitelist_revision_due ON whitelist_revision (due_at);
COMMIT;
