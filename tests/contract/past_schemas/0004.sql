BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE approval (
	id VARCHAR NOT NULL, 
	request_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, counts_as TEXT DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(request_id) REFERENCES staging_request (id), 
	CONSTRAINT one_yes_per_person UNIQUE (request_id, digest, person)
);
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASGG72XD013H69XRYCT0MJ','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000','[]');
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
INSERT INTO "event" VALUES(1,'01M8ASGG781SW9M72WCVW9JJMQ','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','request.opened','U0ANA','2026-11-26 02:03:49.346048','','{"at":"2026-11-26T02:03:49.346048+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','05317cdc2ecdb1f8368ccacbc8efd35d86d585f431ed774ba82ba5cdd0f18e51');
INSERT INTO "event" VALUES(2,'01M8ASGG9QDBMNN8Y1E11DQW14','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','request.submitted','','2026-11-26 02:03:49.413558','','{"at":"2026-11-26T02:03:49.413558+00:00","by":"","job":"ab3ae0e8-8732-4e0d-81e6-1e57928115cc"}','05317cdc2ecdb1f8368ccacbc8efd35d86d585f431ed774ba82ba5cdd0f18e51','ab97a80edfbe2be8bc8b6a0e0a14a8c69ebdc8e12ed3b21750c2b31e1c5cf8b2');
INSERT INTO "event" VALUES(3,'01M8ASGGJ05PSE31JVYCB877TC','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','request.opened','U0ANA','2026-11-26 02:03:49.695038','','{"at":"2026-11-26T02:03:49.695038+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','31041cff8681f173246fd91522037bb7097b01ef8a309331f171bfdca3ab6ccb');
INSERT INTO "event" VALUES(4,'01M8ASGGM9DWXTMEAYBKJRQXPS','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','request.submitted','','2026-11-26 02:03:49.756358','','{"at":"2026-11-26T02:03:49.756358+00:00","by":"","job":"ac22f163-1467-453a-8842-bef1321ecaac"}','31041cff8681f173246fd91522037bb7097b01ef8a309331f171bfdca3ab6ccb','6b0ff0563cd16c43a7aeaa14cfb7a3c73d3227cb0697fd156a69c4aafe4af06b');
INSERT INTO "event" VALUES(5,'01M8ASGGWTHXXF47PCC44YXD8Y','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','request.opened','U0ANA','2026-11-26 02:03:50.041141','','{"at":"2026-11-26T02:03:50.041141+00:00","by":"U0ANA"}','0000000000000000000000000000000000000000000000000000000000000000','e7ce9ce9a65369a9a0aa452b32d187559b1aecc036330de6367cd07c7b021b51');
INSERT INTO "event" VALUES(6,'01M8ASGGXACF7KC8EWC0AW9CX3','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','request.submitted','','2026-11-26 02:03:50.056989','','{"at":"2026-11-26T02:03:50.056989+00:00","by":"","job":"0a31ecf2-dce3-4975-8250-61f5bc5c5a5b"}','e7ce9ce9a65369a9a0aa452b32d187559b1aecc036330de6367cd07c7b021b51','96c01c0eebd3c4cabd8e3618c87dcca32fb312f76ac5330ced24195b54900782');
INSERT INTO "event" VALUES(7,'01M8ASGHT2XX94Y78DM7ZC3W2V','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','step.completed','','2026-11-26 02:03:50.973233','','{"at":"2026-11-26T02:03:50.973233+00:00","by":"","seconds":716.934021,"step":"submission-preview/automated-validation","title":"Automated validation"}','ab97a80edfbe2be8bc8b6a0e0a14a8c69ebdc8e12ed3b21750c2b31e1c5cf8b2','6bbc447ef6e76fbfcf7e413a466ffdf9d457747483ba448b1454c87995b78222');
INSERT INTO "event" VALUES(8,'01M8ASGHT6TA1XS8NYBX8TZ9ZN','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','step.completed','','2026-11-26 02:03:50.973233','','{"at":"2026-11-26T02:03:50.973233+00:00","by":"","seconds":16209.626817,"step":"submission-preview/certification","title":"Certification"}','6bbc447ef6e76fbfcf7e413a466ffdf9d457747483ba448b1454c87995b78222','2e730c95eb5175c624a021aeb6583581c0ab0a1e765cd0c9da368553190bc77e');
INSERT INTO "event" VALUES(9,'01M8ASGHTBY37RME2SKYH85E16','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','step.started','','2026-11-26 02:03:50.973233','','{"at":"2026-11-26T02:03:50.973233+00:00","by":"","step":"submission-preview/preview-creation","title":"Preview Creation"}','2e730c95eb5175c624a021aeb6583581c0ab0a1e765cd0c9da368553190bc77e','91ee07557a0e48d922db5e99510942921bc22eb09abf1d714b43ed6898924cee');
INSERT INTO "event" VALUES(10,'01M8ASGHTGH7NTMB45FAH5SWZ3','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','step.completed','','2026-11-26 02:03:50.973539','','{"at":"2026-11-26T02:03:50.973539+00:00","by":"","seconds":1039.287936,"step":"submission-preview/automated-validation","title":"Automated validation"}','6b0ff0563cd16c43a7aeaa14cfb7a3c73d3227cb0697fd156a69c4aafe4af06b','24acb8e1a90559b5428b83227c9c22f269aaab923e988ff0855d48fbba110e03');
INSERT INTO "event" VALUES(11,'01M8ASGHTMG30R5BPK8H0QH6C9','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','step.started','','2026-11-26 02:03:50.973539','','{"at":"2026-11-26T02:03:50.973539+00:00","by":"","step":"submission-preview/certification","title":"Certification"}','24acb8e1a90559b5428b83227c9c22f269aaab923e988ff0855d48fbba110e03','606b00fdc5dccff4782f96c3ea822369b2c468d2ff0314539a1fdf80d8238899');
INSERT INTO "event" VALUES(12,'01M8ASGJ9NS8M2FRAD6XN9NFWA','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','step.completed','','2026-11-26 02:03:51.472946','','{"at":"2026-11-26T02:03:51.472946+00:00","by":"","seconds":501.855886,"step":"submission-preview/automated-validation","title":"Automated validation"}','96c01c0eebd3c4cabd8e3618c87dcca32fb312f76ac5330ced24195b54900782','d16c88a9b0596825925a514c954d832e73183a4026740928a461ad99b67884cc');
INSERT INTO "event" VALUES(13,'01M8ASGJ9QJKJSFGVH04P7HCW2','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','step.completed','','2026-11-26 02:03:51.472946','','{"at":"2026-11-26T02:03:51.472946+00:00","by":"","seconds":2300.086629,"step":"submission-preview/preview-creation","title":"Preview Creation"}','d16c88a9b0596825925a514c954d832e73183a4026740928a461ad99b67884cc','beff5836d01736603d4799ff3af4debad797e9fa64a72bb0812a20c322a7ae51');
INSERT INTO "event" VALUES(14,'01M8ASGJ9RYJCSF101DPE18636','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','step.started','','2026-11-26 02:03:51.472946','','{"at":"2026-11-26T02:03:51.472946+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','beff5836d01736603d4799ff3af4debad797e9fa64a72bb0812a20c322a7ae51','5f9d4aa5dceb92630180da04b4cc677ab35056d18e6493d68a7b469f6e190b10');
INSERT INTO "event" VALUES(15,'01M8ASGJ9SVCT7T8D58FN6D1J5','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','request.staged','','2026-11-26 02:03:51.472946','','{"at":"2026-11-26T02:03:51.472946+00:00","by":"","submission":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851"}','5f9d4aa5dceb92630180da04b4cc677ab35056d18e6493d68a7b469f6e190b10','5d8f5dec578ecaa795fb77f43ca0dcd84627590e3bea11e104c066a884364d0d');
INSERT INTO "event" VALUES(16,'01M8ASGJ9TE1EGVY94KTPCX74M','T0CONTOSO','01M8ASGGWS1VNJJ5YEN5H6EG2H','approval.requested','','2026-11-26 02:03:51.476208','','{"at":"2026-11-26T02:03:51.476208+00:00","by":"","digest":"141179bb7e6dc23c5a99a38a4a1ce162037d82a9ad26a9738cd78b3dae59c01e"}','5d8f5dec578ecaa795fb77f43ca0dcd84627590e3bea11e104c066a884364d0d','381c56909261c4ec48c1fe09ec58a487144dfcf2af33002d2c9980ee9f74db7b');
INSERT INTO "event" VALUES(17,'01M8ASGK9C9YFPFWCYGE269K68','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','step.failed','','2026-11-26 02:03:52.483618','','{"at":"2026-11-26T02:03:52.483618+00:00","by":"","step":"submission-preview/certification","title":"Certification"}','606b00fdc5dccff4782f96c3ea822369b2c468d2ff0314539a1fdf80d8238899','d272f5b0d583cfe95a680ed411903869342f8dcafae67c5b794cc535ec6d13a2');
INSERT INTO "event" VALUES(18,'01M8ASGK9DREKRXXJT227SDJST','T0CONTOSO','01M8ASGGHZF689TW8NE8S99GW6','request.failed','','2026-11-26 02:03:52.483618','','{"at":"2026-11-26T02:03:52.483618+00:00","by":"","failure":"certification","step":"Certification"}','d272f5b0d583cfe95a680ed411903869342f8dcafae67c5b794cc535ec6d13a2','9b7aa68e3bed090c53c63afba5d4afc300e03773a69f4b984cc70155732d05cc');
INSERT INTO "event" VALUES(19,'01M8ASGMQX7VB48E9504W28ENN','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','step.completed','','2026-11-26 02:03:53.975621','','{"at":"2026-11-26T02:03:53.975621+00:00","by":"","seconds":62804.320189,"step":"submission-preview/preview-creation","title":"Preview Creation"}','91ee07557a0e48d922db5e99510942921bc22eb09abf1d714b43ed6898924cee','256d6b2bb62510843fae06c65ad4ab4d5948be681ff21b2bad4e17fd583eeb2b');
INSERT INTO "event" VALUES(20,'01M8ASGMQYSQE3H7H2R8GHGWNQ','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','step.started','','2026-11-26 02:03:53.975621','','{"at":"2026-11-26T02:03:53.975621+00:00","by":"","step":"submission-preview/publisher-signoff","title":"Publisher Signoff"}','256d6b2bb62510843fae06c65ad4ab4d5948be681ff21b2bad4e17fd583eeb2b','e9fd34fd8518bd356335796aa7ac32bc3f651a8109645221f32f9e113337f6dd');
INSERT INTO "event" VALUES(21,'01M8ASGMR01QA6YAE9H5YSJSFS','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','request.staged','','2026-11-26 02:03:53.975621','','{"at":"2026-11-26T02:03:53.975621+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','e9fd34fd8518bd356335796aa7ac32bc3f651a8109645221f32f9e113337f6dd','f2a5975a609db3842a3af5bbb913d3ac1b22c92a597c61f3f402c1cf72e302d1');
INSERT INTO "event" VALUES(22,'01M8ASGMR0K5GX9JMW82TD5PTD','T0CONTOSO','01M8ASGG72XD013H69XRYCT0MJ','approval.requested','','2026-11-26 02:03:53.980266','','{"at":"2026-11-26T02:03:53.980266+00:00","by":"","digest":"8dd988e2b55f325992665ab41ec5398c541afe8367d55a5f02aba331ea179d52"}','f2a5975a609db3842a3af5bbb913d3ac1b22c92a597c61f3f402c1cf72e302d1','0614eecb5260267dfa9038a220e2f0f62b121849487a5517d500d9eea51207b2');
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:76700784560.47320803147.e3bbe40b90f02096b85244b164cbe0a2','{"response_type": "ephemeral", "text": "Nothing is in flight", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Nothing is in flight.", "verbatim": true}}]}','2026-11-26 02:03:49.004264');
INSERT INTO "inbox" VALUES('command:43906491212.36134445760.013254ef33006a8128c9ac91752f27a1',NULL,'2026-11-26 02:03:49.019459');
INSERT INTO "inbox" VALUES('command:47469188183.99113436093.c3c4dcf7117410044e84bffda30f4e27',NULL,'2026-11-26 02:03:49.359833');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:03:49.049299');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:03:49.768734');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:03:49.401524');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:03:48.598018');
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
INSERT INTO "outbox" VALUES('01M8ASGK9E81G9HVA99K66CX3C','01M8ASGK9DREKRXXJT227SDJST','01M8ASGGHZF689TW8NE8S99GW6','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:52.494474',NULL,'2026-11-26 02:03:52.494474',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGK9EP3TW0ZEQMWDBYC4A','01M8ASGK9DREKRXXJT227SDJST','01M8ASGGHZF689TW8NE8S99GW6','C0RELEASES','review',0,NULL,'ready',0,'','2026-11-26 02:03:52.494692',NULL,'2026-11-26 02:03:52.494692',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGK9EP3TW0ZEQMWDBYC4B','01M8ASGK9DREKRXXJT227SDJST','01M8ASGGHZF689TW8NE8S99GW6','C0RELEASES','outcome',1,'U0ANA','ready',0,'','2026-11-26 02:03:52.494896',NULL,'2026-11-26 02:03:52.494896',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMQYDNVGDQJT5BW26Q15','01M8ASGMQX7VB48E9504W28ENN','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.982404',NULL,'2026-11-26 02:03:53.982404',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMQYSQE3H7H2R8GHGWNP','01M8ASGMQX7VB48E9504W28ENN','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.982661',NULL,'2026-11-26 02:03:53.982661',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMQZJ76VJNW8EJ4K4JTX','01M8ASGMQYSQE3H7H2R8GHGWNQ','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.983533',NULL,'2026-11-26 02:03:53.983533',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMQZW8J3TSJ5T29B475C','01M8ASGMQYSQE3H7H2R8GHGWNQ','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:03:53.983853',NULL,'2026-11-26 02:03:53.983853',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMR0GKPV1912AKK3HQKM','01M8ASGMR01QA6YAE9H5YSJSFS','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.984662',NULL,'2026-11-26 02:03:53.984662',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMR1WJV3AG6FRM374188','01M8ASGMR0K5GX9JMW82TD5PTD','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:03:53.985274',NULL,'2026-11-26 02:03:53.985274',NULL,NULL);
INSERT INTO "outbox" VALUES('01M8ASGMR1WJV3AG6FRM374189','01M8ASGMR0K5GX9JMW82TD5PTD','01M8ASGG72XD013H69XRYCT0MJ','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:03:53.985478',NULL,'2026-11-26 02:03:53.985478',NULL,NULL);
CREATE TABLE post (
	request_id VARCHAR NOT NULL, 
	slot VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	shows VARCHAR NOT NULL, 
	posted_at DATETIME NOT NULL, 
	PRIMARY KEY (request_id, slot, channel_id)
);
INSERT INTO "post" VALUES('01M8ASGG72XD013H69XRYCT0MJ','card','C0RELEASES','1795658629.409848','ed3b8f6e64de6fd9d09fb4e0b28af0e5','2026-11-26 02:03:52.436586');
INSERT INTO "post" VALUES('01M8ASGG72XD013H69XRYCT0MJ','progress:01M8ASGG9RSEXP91SR7SJ27H2K','C0RELEASES','1795658629.450701','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:03:49.451052');
INSERT INTO "post" VALUES('01M8ASGGHZF689TW8NE8S99GW6','card','C0RELEASES','1795658629.767712','de2b21fb1068fb51f5224457aed4d37c','2026-11-26 02:03:52.438073');
INSERT INTO "post" VALUES('01M8ASGGHZF689TW8NE8S99GW6','progress:01M8ASGGMAQKP7QRMBVZHRJG8P','C0RELEASES','1795658630.416078','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:03:50.416549');
INSERT INTO "post" VALUES('01M8ASGGWS1VNJJ5YEN5H6EG2H','card','C0RELEASES','1795658631.409698','971fbf3449e8f0ad5653717991ba334d','2026-11-26 02:03:52.439112');
INSERT INTO "post" VALUES('01M8ASGGWS1VNJJ5YEN5H6EG2H','progress:01M8ASGGXBX27GSG26CW38CBBB','C0RELEASES','1795658632.410520','71adc718d1eb32aa59c8220d09937506','2026-11-26 02:03:52.411009');
INSERT INTO "post" VALUES('01M8ASGG72XD013H69XRYCT0MJ','progress:01M8ASGHT52RVHKP67DWJH9VWR','C0RELEASES','1795658633.410236','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:03:53.410751');
INSERT INTO "post" VALUES('01M8ASGGHZF689TW8NE8S99GW6','progress:01M8ASGHTKP4S0MSV9FZCCV9FW','C0RELEASES','1795658634.409975','c7edccfd018e2b043d92a32c1e65fc6f','2026-11-26 02:03:54.410452');
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
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASGG72XD013H69XRYCT0MJ','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
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
INSERT INTO "staging_request" VALUES('01M8ASGG72XD013H69XRYCT0MJ','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:03:49.346048','2026-11-26 02:03:53.975621',5,'{"asks_first":false,"blocked_by":null,"change_class":"technical","changes":["Listing: description changed","Plan base: image version 1.0.1 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:53.980266+00:00","created_at":"2026-11-26T02:03:49.346048+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description","virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":{"parts":{"images":"33207b86a3e06a71419f67241094fc3132da973585ebf6c815cdfe234f62ce2b","listing":"b5d3199847bfe761cbc29f29f43a9ecde28d4608f6633bb8b1fb516b1c22f999","offer":"6c53a08e895f8471e6d0a3e3fd53c5eec3aabc83ef79994e0e943698c28a2023","pricing":"7a7fba3afedfd4da7ab1e1c6d955e337156508dc62a1f5abb8ab98641131f6b4","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","emergencies":[],"ended_at":null,"failure":null,"faults":0,"freeze_lifted":false,"goes_live":["Listing: description changed","Plan base: image version 1.0.1 added"],"goes_live_at":null,"id":"01M8ASGG72XD013H69XRYCT0MJ","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"7d667c188915521c","staged_at":"2026-11-26T02:03:53.975621+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T15:21:06.158668+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T15:09:09.224647+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T19:51:15.785485+00:00","key":"submission-preview/certification","started_at":"2026-11-26T15:21:06.158668+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T13:18:00.105674+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T19:51:15.785485+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-27T13:18:00.105674+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.413558+00:00","team":"T0CONTOSO","unknown_since":null,"version":5,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:03:59.447487',NULL,NULL,4);
INSERT INTO "staging_request" VALUES('01M8ASGGHZF689TW8NE8S99GW6','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:03:49.695038',NULL,4,'{"asks_first":false,"blocked_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:52.483618+00:00","created_at":"2026-11-26T02:03:49.695038+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","emergencies":[],"ended_at":"2026-11-26T02:03:52.483618+00:00","failure":{"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 23:54 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"freeze_lifted":false,"goes_live":[],"goes_live_at":null,"id":"01M8ASGGHZF689TW8NE8S99GW6","intent":null,"job":"ac22f163-1467-453a-8842-bef1321ecaac","names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"85a9c97e2f65a4a9","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T17:21:33.949083+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T17:04:14.661147+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T23:54:40.337247+00:00","key":"submission-preview/certification","started_at":"2026-11-26T17:21:33.949083+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"submission-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:49.756358+00:00","team":"T0CONTOSO","unknown_since":null,"version":4,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:03:53.635334',NULL,NULL,3);
INSERT INTO "staging_request" VALUES('01M8ASGGWS1VNJJ5YEN5H6EG2H','T0CONTOSO','offer-news','product/7c0ffee2-1111-4222-8333-444400000002','awaiting_approval','marketing','2026-11-26 02:03:50.041141','2026-11-26 02:03:51.472946',3,'{"asks_first":false,"blocked_by":null,"change_class":"marketing","changes":["Listing: search result summary changed"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:03:51.476208+00:00","created_at":"2026-11-26T02:03:50.041141+00:00","decided_at":null,"decided_by":[],"details":["listing/7c0ffee2-1111-4222-8333-444400000002/public/main/default/en-us searchResultSummary"],"digest":{"parts":{"images":"f95bb2a58ed25ebdf0e19fc67ecaf2f8d06d07f4dc41a9bad5dd20e71af46383","listing":"c36195fa11042f62cb50090f2cb91dff636c920096dd271e792f60387b396855","offer":"4c08e6318f26cc3b07204eb0ceaa86b90334584fc23e2a8a75e1a30da6d7fce9","pricing":"23336776326d7bc6091bc00fe79459e786a1a17780231fe385e49ea970725fe1","submission":"c9e7e2a70dcb48e7fce70b787e010a0558ca98dc4ec262d4ca1f9b032c4df0b2","whitelist":"f89c87c8995e5d43544593cecb53118ba949ffcbfe8f155ff1f280c03629d0f6"}},"durable_id":"product/7c0ffee2-1111-4222-8333-444400000002","emergencies":[],"ended_at":null,"failure":null,"faults":0,"freeze_lifted":false,"goes_live":["Listing: search result summary changed"],"goes_live_at":null,"id":"01M8ASGGWS1VNJJ5YEN5H6EG2H","intent":null,"job":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-news","offer_name":"Offer News","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee2-1111-4222-8333-444400000002/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"11c0bd7a87459425","staged_at":"2026-11-26T02:03:51.472946+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T18:53:00.416973+00:00","key":"submission-preview/automated-validation","started_at":"2026-11-26T18:44:38.561087+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T19:31:20.503602+00:00","key":"submission-preview/preview-creation","started_at":"2026-11-26T18:53:00.416973+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"submission-preview/publisher-signoff","started_at":"2026-11-26T19:31:20.503602+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"submission-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:03:50.056989+00:00","team":"T0CONTOSO","unknown_since":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:03:56.568772',NULL,NULL,2);
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
