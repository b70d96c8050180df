BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
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
INSERT INTO "approval" VALUES('01APPROVALOFANA00000000000','01M8ASHAXN2HV82KWQ93RPHQGC','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','U0CHLOE','2026-11-23 09:15:00.000000','[]');
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
INSERT INTO "event" VALUES(1,'01M8ASHABB7MFDBTV26T8C80CS','T0CONTOSO','policy:T0CONTOSO','policy.loaded','','2026-11-26 02:04:16.107915','','{"at":"2026-11-26T02:04:16.107915+00:00","by":"","digest":"b6521742f39a98534863e48f75c1aa8ebfcf9342cb6874c8fa87cc178b84af6b","replica":"vm-28421","text":"# The policy of `stagebot demo`: copy it, change it, and try it with `stagebot demo --policy FILE`.\n# Every key is in stagebot.example.yaml. Without a policy nobody may stage or approve.\n\ndefaults:\n  # Everybody of the workspace may stage; guests and people of other organisations never may.\n  stagers: everyone\n\n  # One approval, of somebody other than who staged it.\n  approvers: everyone\n  approvals: 1\n\n  checklist:\n    - marketing content is correct\n    - VM image deploys end to end\n"}','0000000000000000000000000000000000000000000000000000000000000000','ee361947cc94de062709f03074e27fd904bb69fcec13c0e69b13f05c6981c26f');
INSERT INTO "event" VALUES(2,'01M8ASHAXRG7T5RPXGXTYT7PZ8','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','request.opened','U0ANA','2026-11-26 02:04:16.693253','','{"at":"2026-11-26T02:04:16.693253+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-x","product":"product/7c0ffee1-1111-4222-8333-444400000001"}','0000000000000000000000000000000000000000000000000000000000000000','5e8305e9abfc004191f4712d9d58786b4edb900415d839d7a232fc55a85dc748');
INSERT INTO "event" VALUES(3,'01M8ASHAYZH52TKGKC5MERM1B0','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','request.submitted','','2026-11-26 02:04:16.727971','','{"at":"2026-11-26T02:04:16.727971+00:00","by":"","changes":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"details":["virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions","listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description"],"job":"d25e6a80-0602-48a5-8e45-7075b66938b6"}','5e8305e9abfc004191f4712d9d58786b4edb900415d839d7a232fc55a85dc748','bab979d695ec40849ba74a991cb97a1a6d95f89fa70496ded4b0ab39a0b4bad9');
INSERT INTO "event" VALUES(4,'01M8ASHB6T1ABTWHYXNPZME081','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','request.opened','U0ANA','2026-11-26 02:04:16.985382','','{"at":"2026-11-26T02:04:16.985382+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-broken","product":"product/7c0ffee3-1111-4222-8333-444400000003"}','0000000000000000000000000000000000000000000000000000000000000000','a06dbfb1b1e1c0064179a47a42295400392c3cf12c6a7c38c0732ef9ad8977b0');
INSERT INTO "event" VALUES(5,'01M8ASHB8539ZS84HG7GDFVWKJ','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','request.submitted','','2026-11-26 02:04:17.015627','','{"at":"2026-11-26T02:04:17.015627+00:00","by":"","changes":["Plan main: image version 4.1.0 added"],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"job":"606899b1-52dd-40ad-8804-78136a0965c3"}','a06dbfb1b1e1c0064179a47a42295400392c3cf12c6a7c38c0732ef9ad8977b0','f75f142afb591aa9ac73ae507be081def08d0a6847d81b1269dd9d1063581943');
INSERT INTO "event" VALUES(6,'01M8ASHBG4T3CM2MF0KFEG7TZD','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','request.opened','U0ANA','2026-11-26 02:04:17.282883','','{"at":"2026-11-26T02:04:17.282883+00:00","by":"U0ANA","note":"release notes, it’s März","offer":"offer-core","product":"product/7c0ffee6-1111-4222-8333-444400000006"}','0000000000000000000000000000000000000000000000000000000000000000','ce1619a08dcf8d532d9742ca065f748f5a2b726776102c7d0b8c7fc15808702c');
INSERT INTO "event" VALUES(7,'01M8ASHBGYM3Z79D73VXPEC8E0','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','request.submitted','','2026-11-26 02:04:17.308680','','{"at":"2026-11-26T02:04:17.308680+00:00","by":"","changes":[],"details":[],"job":"cd7dcc02-a53c-4520-88de-b2416d63879d"}','ce1619a08dcf8d532d9742ca065f748f5a2b726776102c7d0b8c7fc15808702c','578a83ea7c7a1ebb9f826bc8cb352184c7aa3efd758dbc33edee594f42174666');
INSERT INTO "event" VALUES(8,'01M8ASHCB19WBPWQPWMMYR99ZD','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','step.completed','','2026-11-26 02:04:18.138793','','{"at":"2026-11-26T02:04:18.138793+00:00","by":"","seconds":716.934021,"step":"push-preview/automated-validation","title":"Automated validation"}','bab979d695ec40849ba74a991cb97a1a6d95f89fa70496ded4b0ab39a0b4bad9','5bf3a6ffb1356d0019f74656e9cddcfecc18c76ac700c01d0704c5f166ab3ca8');
INSERT INTO "event" VALUES(9,'01M8ASHCB30NGY20Q3BW1G6FSC','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','step.completed','','2026-11-26 02:04:18.138793','','{"at":"2026-11-26T02:04:18.138793+00:00","by":"","seconds":16209.626817,"step":"push-preview/certification","title":"Certification"}','5bf3a6ffb1356d0019f74656e9cddcfecc18c76ac700c01d0704c5f166ab3ca8','7381423ae2a30af26ded1a03efedad34f4b66c074f6c34cbaa11ddeadb50d8fa');
INSERT INTO "event" VALUES(10,'01M8ASHCB4Q98ME0Y73T9AJAHE','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','step.started','','2026-11-26 02:04:18.138793','','{"at":"2026-11-26T02:04:18.138793+00:00","by":"","step":"push-preview/preview-creation","title":"Preview Creation"}','7381423ae2a30af26ded1a03efedad34f4b66c074f6c34cbaa11ddeadb50d8fa','a35a73c99411520d2fd692c5b3d1768269242596c32c28c8a93592b04cfe9f84');
INSERT INTO "event" VALUES(11,'01M8ASHCBCGV2SBV1A4FXYT0WM','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','step.completed','','2026-11-26 02:04:18.140976','','{"at":"2026-11-26T02:04:18.140976+00:00","by":"","seconds":1039.287936,"step":"push-preview/automated-validation","title":"Automated validation"}','f75f142afb591aa9ac73ae507be081def08d0a6847d81b1269dd9d1063581943','2e5c4026d3b6a7abf2bd9fbeae7a72f02dfe7901f7ef01c12f5e5109dbd111c5');
INSERT INTO "event" VALUES(12,'01M8ASHCBDT1QFHDQ75NHHZT19','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','step.started','','2026-11-26 02:04:18.140976','','{"at":"2026-11-26T02:04:18.140976+00:00","by":"","step":"push-preview/certification","title":"Certification"}','2e5c4026d3b6a7abf2bd9fbeae7a72f02dfe7901f7ef01c12f5e5109dbd111c5','0170411a8329da090dd90d02e81439de59b4028f5ef41a36faf59fa427a0031a');
INSERT INTO "event" VALUES(13,'01M8ASHCTKSEWJWH7V2A058FC7','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','step.completed','','2026-11-26 02:04:18.633135','','{"at":"2026-11-26T02:04:18.633135+00:00","by":"","seconds":578.555923,"step":"push-preview/automated-validation","title":"Automated validation"}','578a83ea7c7a1ebb9f826bc8cb352184c7aa3efd758dbc33edee594f42174666','1065f5cded100668ddb899210cad6ad94b7b20a97d8ddb118a828e961377fa1c');
INSERT INTO "event" VALUES(14,'01M8ASHCTN3BSPKZ8791W55JZQ','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','step.completed','','2026-11-26 02:04:18.633135','','{"at":"2026-11-26T02:04:18.633135+00:00","by":"","seconds":5257.391001,"step":"push-preview/certification","title":"Certification"}','1065f5cded100668ddb899210cad6ad94b7b20a97d8ddb118a828e961377fa1c','e863e6bdc47a38f7c80c0ce7a1d5c28193ef0f38ff7d6e52c1d57de02d7021f8');
INSERT INTO "event" VALUES(15,'01M8ASHCTQCPKW86T89T030NAC','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','step.completed','','2026-11-26 02:04:18.633135','','{"at":"2026-11-26T02:04:18.633135+00:00","by":"","seconds":6464.903262,"step":"push-preview/preview-creation","title":"Preview Creation"}','e863e6bdc47a38f7c80c0ce7a1d5c28193ef0f38ff7d6e52c1d57de02d7021f8','5b4050a2b01d27d185fc9f8ea93089add07da9ea9c5db4f1a1cb1fab656d18e2');
INSERT INTO "event" VALUES(16,'01M8ASHCTRXC87KCTE4BFQFQWR','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','step.started','','2026-11-26 02:04:18.633135','','{"at":"2026-11-26T02:04:18.633135+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','5b4050a2b01d27d185fc9f8ea93089add07da9ea9c5db4f1a1cb1fab656d18e2','7cfc8e29223c49c8c46d116180142c92b4cf51690ff785f7c5a949e76fb67036');
INSERT INTO "event" VALUES(17,'01M8ASHCTSYCKK2PFNRKPQ1SFT','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','request.staged','','2026-11-26 02:04:18.633135','','{"at":"2026-11-26T02:04:18.633135+00:00","by":"","submission":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851"}','7cfc8e29223c49c8c46d116180142c92b4cf51690ff785f7c5a949e76fb67036','b5c78f6fd4dcdc76a4b546cf535ddb28e7dc74814f6f60811cc621bfc3b34b9f');
INSERT INTO "event" VALUES(18,'01M8ASHCTTH2D0AAHNENTHPH6N','T0CONTOSO','01M8ASHBG2T24J6JNKRK2Y8EYD','approval.requested','','2026-11-26 02:04:18.641672','','{"at":"2026-11-26T02:04:18.641672+00:00","by":"","digest":"0ac6700872b94a46f5f29585c7725df278d33178da10c647e87b503a6ae07d61","goes_live":[],"parts":{"images":"2e7a3a170c5d4da2187f63abaa59d130845e2413bcf3750e6f649b3da8c17df4","listing":"1ffed352b4e971a30f4701a2e93b0d5d4818f7f6e2bef7fd294c14e68001ff3c","offer":"018b1ce020b2a6db6cb98cb1a2cbe7dcbcb2624d091867596d4c7cf28dac3f66","pricing":"16ce525da6bf1e11de77698e7774e73405f84428557cd883ec8befe6c67f1e8d","submission":"956bbf3b4eacea3e91fcd0e95b7c083244cf35d3e2d389079910c6364c341dd6","whitelist":"7ae2a7559750902808cfef732169f41dcae5fd7ed5ccf7188cf9f61036a344dc"}}','b5c78f6fd4dcdc76a4b546cf535ddb28e7dc74814f6f60811cc621bfc3b34b9f','4262bc9a8e862a3919192500c594ace17f0368d65bb54bd849deb8e90f19bf01');
INSERT INTO "event" VALUES(19,'01M8ASHDT1AR192PDBVEHSHAPC','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','step.failed','','2026-11-26 02:04:19.637444','','{"at":"2026-11-26T02:04:19.637444+00:00","by":"","step":"push-preview/certification","title":"Certification"}','0170411a8329da090dd90d02e81439de59b4028f5ef41a36faf59fa427a0031a','3946456265c036c6f95338a8ee7c497d3c926c73eac4fae06b3756cd47a6dfaf');
INSERT INTO "event" VALUES(20,'01M8ASHDT2YVNFM122ZXJKMQ72','T0CONTOSO','01M8ASHB6SFHPVJS0TA7FY0WA1','request.failed','','2026-11-26 02:04:19.637444','','{"at":"2026-11-26T02:04:19.637444+00:00","by":"","failure":"certification","step":"Certification"}','3946456265c036c6f95338a8ee7c497d3c926c73eac4fae06b3756cd47a6dfaf','fe43f12c33cbd1f4c88f470da97d45012c317fcc94d0e4e292afa06b1e03867c');
INSERT INTO "event" VALUES(21,'01M8ASHF9VMD7MSNJMB4MN5CSV','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','step.completed','','2026-11-26 02:04:21.160900','','{"at":"2026-11-26T02:04:21.160900+00:00","by":"","seconds":62804.320189,"step":"push-preview/preview-creation","title":"Preview Creation"}','a35a73c99411520d2fd692c5b3d1768269242596c32c28c8a93592b04cfe9f84','96d73bffef0ee80b39412c8d416ed68f1a786e1dcb07d6d3de2723eda5ef0255');
INSERT INTO "event" VALUES(22,'01M8ASHF9XMEAJZ4E5F0785R03','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','step.started','','2026-11-26 02:04:21.160900','','{"at":"2026-11-26T02:04:21.160900+00:00","by":"","step":"push-preview/publisher-signoff","title":"Publisher Signoff"}','96d73bffef0ee80b39412c8d416ed68f1a786e1dcb07d6d3de2723eda5ef0255','0a1ce13913895c9d955672951ca9148d346253ec6b0e3fcd9d6ad5b2c5eed0b7');
INSERT INTO "event" VALUES(23,'01M8ASHF9YNAMTYSSN3NJW6QZM','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','request.staged','','2026-11-26 02:04:21.160900','','{"at":"2026-11-26T02:04:21.160900+00:00","by":"","submission":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817"}','0a1ce13913895c9d955672951ca9148d346253ec6b0e3fcd9d6ad5b2c5eed0b7','7f102613b1de87356038187dd142d6778adc4b5cf430f8f30862037e4ca5e1c7');
INSERT INTO "event" VALUES(24,'01M8ASHFA3PVHS2CNWHNRBVWBN','T0CONTOSO','01M8ASHAXN2HV82KWQ93RPHQGC','approval.requested','','2026-11-26 02:04:21.177466','','{"at":"2026-11-26T02:04:21.177466+00:00","by":"","digest":"e2742ae2631c5650abb6883c834dddf5abc4741c6504d2aef3636c93962f42fc","goes_live":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"parts":{"images":"6e12640d00e6b81804aebcf5caaa4f3ddbdda88fd109ce4f0576d8b16ff5c12f","listing":"285e127c32c34f1c84283acc8b3be15b0e73d8191ff60d8420a80741e34786b7","offer":"2db37fc9d26cf3a0b62f9c37bf620011ac9ebdef5d74f6a505564887a88c5282","pricing":"41e2beb3814db94002fd4a58ddd9dfb869b355c80f191c64ecf5428d70d23b76","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}}','7f102613b1de87356038187dd142d6778adc4b5cf430f8f30862037e4ca5e1c7','3bdc805aafcb08918dcf51f8e27b165bf3f5e7dafc4b018b0b301e52256f4426');
CREATE TABLE home (
	team_id VARCHAR NOT NULL, 
	person_id VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	drawn_upto INTEGER NOT NULL, 
	shows VARCHAR NOT NULL, 
	due_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, person_id)
);
CREATE TABLE inbox (
	"key" VARCHAR NOT NULL, 
	answer TEXT, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('command:3321687875.47967063274.f4e33abf78a5d5616a9adbb9e82b2b07',NULL,'2026-11-26 02:04:16.394250');
INSERT INTO "inbox" VALUES('command:30924693213.28480011479.5b79ed929d564061160087b752c2376b',NULL,'2026-11-26 02:04:16.700328');
INSERT INTO "inbox" VALUES('command:5667302598.90699468945.d5fd007e161168723654b651ca593d2e',NULL,'2026-11-26 02:04:16.992558');
CREATE TABLE installation (
	id VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "installation" VALUES('192c717a8671ba5310a995eb4428e7ca','2026-11-26 02:04:16.019952');
CREATE TABLE offer (
	team_id VARCHAR NOT NULL, 
	durable_id VARCHAR NOT NULL, 
	offer_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	offer_type VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (team_id, durable_id)
);
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee1-1111-4222-8333-444400000001','offer-x','Offer X','azureVirtualMachine','2026-11-26 02:04:16.406922');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee2-1111-4222-8333-444400000002','offer-news','Offer News','azureVirtualMachine','2026-11-26 02:04:16.264827');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee3-1111-4222-8333-444400000003','offer-broken','Offer Broken','azureVirtualMachine','2026-11-26 02:04:16.724414');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee4-1111-4222-8333-444400000004','offer-template','Offer Template','azureApplication','2026-11-26 02:04:16.264827');
INSERT INTO "offer" VALUES('T0CONTOSO','product/7c0ffee6-1111-4222-8333-444400000006','offer-core','Offer Core','coreVirtualMachine','2026-11-26 02:04:17.008115');
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
INSERT INTO "outbox" VALUES('01M8ASHDT32VFTRV97DNX6AADZ','01M8ASHDT2YVNFM122ZXJKMQ72','01M8ASHB6SFHPVJS0TA7FY0WA1','C0RELEASES','outcome',1,'U0ANA','ready',1,'','2026-11-26 02:04:19.651783',NULL,'2026-11-26 02:04:22.733025',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHDT4PZCAVZZ3BNVF7V3F','01M8ASHDT2YVNFM122ZXJKMQ72','01M8ASHB6SFHPVJS0TA7FY0WA1','C0RELEASES','picture',0,NULL,'ready',1,'','2026-11-26 02:04:19.652030',NULL,'2026-11-26 02:04:22.733025',NULL,NULL,1);
INSERT INTO "outbox" VALUES('01M8ASHF9WBK1Y0JECVYC198ZH','01M8ASHF9VMD7MSNJMB4MN5CSV','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.180674',NULL,'2026-11-26 02:04:21.180674',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF9WV30ASH6XN5Q4ZWYV','01M8ASHF9VMD7MSNJMB4MN5CSV','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:21.180979',NULL,'2026-11-26 02:04:21.180979',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF9XMEAJZ4E5F0785R04','01M8ASHF9XMEAJZ4E5F0785R03','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.181822',NULL,'2026-11-26 02:04:21.181822',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF9Y04ZFRTMPEG901X68','01M8ASHF9XMEAJZ4E5F0785R03','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','progress',0,NULL,'ready',0,'','2026-11-26 02:04:21.182224',NULL,'2026-11-26 02:04:21.182224',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHF9YNAMTYSSN3NJW6QZN','01M8ASHF9YNAMTYSSN3NJW6QZM','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.182969',NULL,'2026-11-26 02:04:21.182969',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFA3A0N86K2S11QGT25C','01M8ASHF9YNAMTYSSN3NJW6QZM','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','picture',0,NULL,'ready',0,'','2026-11-26 02:04:21.187444',NULL,'2026-11-26 02:04:21.187444',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFA407QDX51DF6ZYVERG','01M8ASHFA3PVHS2CNWHNRBVWBN','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','card',0,NULL,'ready',0,'','2026-11-26 02:04:21.188497',NULL,'2026-11-26 02:04:21.188497',NULL,NULL,0);
INSERT INTO "outbox" VALUES('01M8ASHFA4AQNZ3BPXCATG4AW5','01M8ASHFA3PVHS2CNWHNRBVWBN','01M8ASHAXN2HV82KWQ93RPHQGC','C0RELEASES','review',1,'U0ANA','ready',0,'','2026-11-26 02:04:21.188754',NULL,'2026-11-26 02:04:21.188754',NULL,NULL,0);
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
INSERT INTO "post" VALUES('01M8ASHAXN2HV82KWQ93RPHQGC','card','C0RELEASES','1795658656.732341','45267b1f524e4c434ddaf0d6ab3f700e','2026-11-26 02:04:19.763340','https://contoso.slack.com/archives/C0RELEASES/p1795658656732341');
INSERT INTO "post" VALUES('01M8ASHAXN2HV82KWQ93RPHQGC','progress:01M8ASHAZ0QJS2EDB59PPD511D','C0RELEASES','1795658656.791549','4c1275756b073bb9e3862efd516ae5bb','2026-11-26 02:04:16.791967','');
INSERT INTO "post" VALUES('01M8ASHB6SFHPVJS0TA7FY0WA1','card','C0RELEASES','1795658657.009132','3406e77c30f409eb01383cf011418f12','2026-11-26 02:04:19.768222','https://contoso.slack.com/archives/C0RELEASES/p1795658657009132');
INSERT INTO "post" VALUES('01M8ASHB6SFHPVJS0TA7FY0WA1','progress:01M8ASHB86FQ2MKHBT583EBX76','C0RELEASES','1795658657.733785','c3ced9690e77ba726d1aae14be7032ce','2026-11-26 02:04:17.734249','');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','card','C0RELEASES','1795658658.733158','7bbc41f973afcf027bb15f9aa4b21c42','2026-11-26 02:04:19.768035','https://contoso.slack.com/archives/C0RELEASES/p1795658658733158');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','progress:01M8ASHBGZFSXS6HBJGD3TDVG9','C0RELEASES','1795658659.733439','3ab63ba130c4677bb3ab104185e0cab6','2026-11-26 02:04:19.733950','');
INSERT INTO "post" VALUES('01M8ASHAXN2HV82KWQ93RPHQGC','progress:01M8ASHCB2ZPFRBYNQ2B7JW0KD','C0RELEASES','1795658660.732845','9c255f79ecb84b7c48199fa504d84adf','2026-11-26 02:04:20.733445','');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','progress:01M8ASHCTM6F6M8NZ3PXZR7APE','C0RELEASES','1795658661.825627','02a67876b6761e010f263bca6142692e','2026-11-26 02:04:21.826184','');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','review','C0RELEASES','1795658662.742078','39a504aa6c8b3685e81e0ae041019abe','2026-11-26 02:04:22.757867','');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','review:loud','C0RELEASES','1795658662.742078','0ac6700872b94a46f5f29585c7725df278d33178da10c647e87b503a6ae07d61','2026-11-26 02:04:22.757867','');
INSERT INTO "post" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','picture','C0RELEASES','1795658658.733158','3e23bda887343ad45856d37dfe387eff','2026-11-26 02:04:22.895848','');
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
INSERT INTO "run" VALUES('01M8ASHAXN2HV82KWQ93RPHQGC','T0CONTOSO','offer-x','product/7c0ffee1-1111-4222-8333-444400000001','awaiting_approval','technical','2026-11-26 02:04:16.693253','2026-11-26 02:04:21.160900',5,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:21.177466+00:00","class_contradicted":false,"created_at":"2026-11-26T02:04:16.693253+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee1-1111-4222-8333-444400000001/aaaa1111-2222-4333-8444-555566667777 vmImageVersions","listing/7c0ffee1-1111-4222-8333-444400000001/public/main/default/en-us description"],"digest":{"parts":{"images":"6e12640d00e6b81804aebcf5caaa4f3ddbdda88fd109ce4f0576d8b16ff5c12f","listing":"285e127c32c34f1c84283acc8b3be15b0e73d8191ff60d8420a80741e34786b7","offer":"2db37fc9d26cf3a0b62f9c37bf620011ac9ebdef5d74f6a505564887a88c5282","pricing":"41e2beb3814db94002fd4a58ddd9dfb869b355c80f191c64ecf5428d70d23b76","submission":"60ac486cba4fb109a45273a0428b3e19df3cc34118c56a059e93fdb57e9824f4","whitelist":"6c6d0359d86d71d623f78ff44eb5f1862b58e4e742da4be07c604596dc092dd9"}},"durable_id":"product/7c0ffee1-1111-4222-8333-444400000001","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee1-1111-4222-8333-444400000001/1152921505692116257"],"freeze_lifted_until":null,"goes_live":["Plan base: image version 1.0.1 added","Listing: description: “Offer X runs your workload.” → “Offer X runs your workload. Now with image 1.0.1.”"],"goes_live_at":null,"id":"01M8ASHAXN2HV82KWQ93RPHQGC","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-x","offer_name":"Offer X","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee1-1111-4222-8333-444400000001/1152921505698967817","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"a92ceb07c76d4335","staged_at":"2026-11-26T02:04:21.160900+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T08:15:38.009261+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T08:03:41.075240+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T12:45:47.636078+00:00","key":"push-preview/certification","started_at":"2026-11-26T08:15:38.009261+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-27T06:12:31.956267+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T12:45:47.636078+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-27T06:12:31.956267+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:16.727971+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":5,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:27.142784',NULL,NULL,4);
INSERT INTO "run" VALUES('01M8ASHB6SFHPVJS0TA7FY0WA1','T0CONTOSO','offer-broken','product/7c0ffee3-1111-4222-8333-444400000003','failed','technical','2026-11-26 02:04:16.985382',NULL,4,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"technical","changes":["Plan main: image version 4.1.0 added"],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:19.637444+00:00","class_contradicted":false,"created_at":"2026-11-26T02:04:16.985382+00:00","decided_at":null,"decided_by":[],"details":["virtual-machine-plan-technical-configuration/7c0ffee3-1111-4222-8333-444400000003/aaaa1111-2222-4333-8444-555566667777 vmImageVersions"],"digest":null,"durable_id":"product/7c0ffee3-1111-4222-8333-444400000003","emergencies":[],"ended_at":"2026-11-26T02:04:19.637444+00:00","failure":{"awaits_reasons":false,"blame":"yours","kind":"certification","originals":[{"code":"internalServerError","message":"Operation failed","resource":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834"},{"code":"invalidState","message":"Certification","resource":""},{"code":"invalidState","message":"Issues found during Certification.","resource":""},{"code":"CertificationFailed","message":"Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. Bash history: .bash_history is larger than 1 KB.","resource":""},{"code":"certificationReport","message":"The certification report of 2026-11-26 16:30 UTC says: failed.","resource":""}],"step":"Certification"},"faults":0,"former":["submission/7c0ffee3-1111-4222-8333-444400000003/1152921505697882657"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHB6SFHPVJS0TA7FY0WA1","intent":null,"job":"606899b1-52dd-40ad-8804-78136a0965c3","missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-broken","offer_name":"Offer Broken","offer_type":"azureVirtualMachine","preview":"submission/7c0ffee3-1111-4222-8333-444400000003/1152921505698967834","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"1c01147a23f21651","staged_at":null,"state":"failed","steps":[{"detail":"","ended_at":"2026-11-26T09:56:59.904856+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T09:39:40.616920+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T16:30:06.293020+00:00","key":"push-preview/certification","started_at":"2026-11-26T09:56:59.904856+00:00","status":"failed","title":"Certification"},{"detail":"","ended_at":null,"key":"push-preview/preview-creation","started_at":null,"status":"pending","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":null,"status":"pending","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:17.015627+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":4,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:20.739699',NULL,NULL,3);
INSERT INTO "run" VALUES('01M8ASHBG2T24J6JNKRK2Y8EYD','T0CONTOSO','offer-core','product/7c0ffee6-1111-4222-8333-444400000006','awaiting_approval','none','2026-11-26 02:04:17.282883','2026-11-26 02:04:18.633135',3,'{"approved_by":[],"asks_first":false,"blocked_by":null,"cancel_by":null,"change_class":"none","changes":[],"channel":"C0RELEASES","checked_at":"2026-11-26T02:04:18.641672+00:00","class_contradicted":false,"created_at":"2026-11-26T02:04:17.282883+00:00","decided_at":null,"decided_by":[],"details":[],"digest":{"parts":{"images":"2e7a3a170c5d4da2187f63abaa59d130845e2413bcf3750e6f649b3da8c17df4","listing":"1ffed352b4e971a30f4701a2e93b0d5d4818f7f6e2bef7fd294c14e68001ff3c","offer":"018b1ce020b2a6db6cb98cb1a2cbe7dcbcb2624d091867596d4c7cf28dac3f66","pricing":"16ce525da6bf1e11de77698e7774e73405f84428557cd883ec8befe6c67f1e8d","submission":"956bbf3b4eacea3e91fcd0e95b7c083244cf35d3e2d389079910c6364c341dd6","whitelist":"7ae2a7559750902808cfef732169f41dcae5fd7ed5ccf7188cf9f61036a344dc"}},"durable_id":"product/7c0ffee6-1111-4222-8333-444400000006","emergencies":[],"ended_at":null,"failure":null,"faults":0,"former":["submission/7c0ffee6-1111-4222-8333-444400000006/1152921505695053857"],"freeze_lifted_until":null,"goes_live":[],"goes_live_at":null,"id":"01M8ASHBG2T24J6JNKRK2Y8EYD","intent":null,"job":null,"missing_since":null,"names":{"U0ANA":"Ana Ortiz"},"note":"release notes, it’s März","objections":[],"offer":"offer-core","offer_name":"Offer Core","offer_type":"coreVirtualMachine","preview":"submission/7c0ffee6-1111-4222-8333-444400000006/1152921505698967851","reason":"","requested_by":"U0ANA","retry_of":null,"shown":"458c0dc2afd7f722","staged_at":"2026-11-26T02:04:18.633135+00:00","state":"awaiting_approval","steps":[{"detail":"","ended_at":"2026-11-26T11:26:57.631663+00:00","key":"push-preview/automated-validation","started_at":"2026-11-26T11:17:19.075740+00:00","status":"complete","title":"Automated validation"},{"detail":"","ended_at":"2026-11-26T12:54:35.022664+00:00","key":"push-preview/certification","started_at":"2026-11-26T11:26:57.631663+00:00","status":"complete","title":"Certification"},{"detail":"","ended_at":"2026-11-26T14:42:19.925926+00:00","key":"push-preview/preview-creation","started_at":"2026-11-26T12:54:35.022664+00:00","status":"complete","title":"Preview Creation"},{"detail":"","ended_at":null,"key":"push-preview/publisher-signoff","started_at":"2026-11-26T14:42:19.925926+00:00","status":"running","title":"Publisher Signoff"},{"detail":"","ended_at":null,"key":"push-live/publish","started_at":null,"status":"pending","title":"Publish"}],"submitted_at":"2026-11-26T02:04:17.308680+00:00","successor":null,"team":"T0CONTOSO","unknown_since":null,"unknown_why":null,"version":3,"whitelist_count":2,"whitelist_edited_by":null}','2026-11-26 02:04:24.550992',NULL,NULL,2);
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
INSERT INTO "signature" VALUES('01SIGNATUREOFBEN0000000000','01M8ASHAXN2HV82KWQ93RPHQGC','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Marketing content is correct','U0BEN','looked at the page, it’s right','2026-11-23 09:10:00.000000');
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
CREATE INDEX home_due ON home (due_at);
COMMIT;
