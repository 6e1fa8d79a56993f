/** Consolidated events: headers, attachments and URLs. Senders wrote most of it. */
export const EVENT_CONTENT_RULES = `
K-30 header sender
  form ESAFriendlyFrom={header_from:rest}
  does weak
  line ESAFriendlyFrom="Tin. J (Sales)" <jsis\\=tin@example.net>
  gives header_from="Tin. J (Sales)" <jsis=tin@example.net>

K-31 reply-to
  form ESAReplyTo={reply_to:rest}
  does weak
  line ESAReplyTo=sales@example.net
  gives reply_to=sales@example.net

// Python chooses the quotes; 13.0 has none.
K-32 subject
  form msg={subject:rest}
  does weak
  line msg='Demande d\\'achat act\\=DELIVERED ref: "X"'
  gives subject=Demande d'achat act=DELIVERED ref: "X"
  line msg="Demande d'achat"
  gives subject=Demande d'achat
  line msg=This is a sample subject cs2Label=GeoLocation cs2=NZ
  gives subject=This is a sample subject
  line msg=[Cousin\\=20Domain][SUSPECTED\\=20SPAM]\\=20asdf
  gives subject==?utf-8?Q?[Cousin=20Domain][SUSPECTED=20SPAM]=20asdf?=

K-33 message id
  form ExternalMsgID={message_id:rest}
  does weak
  line cs4Label=ExternalMsgID cs4='<CAKEaRS+q\\=jq@mail.example.net>'
  gives message_id=<CAKEaRS+q=jq@mail.example.net>
  line cs4Label=ExternalMsgID cs4=20190825.1@mail.example.net
  gives message_id=20190825.1@mail.example.net

K-34 language
  form ESAMsgLanguage={language:rest}
  does weak
  line cs5Label=ESAMsgLanguage cs5=English
  gives language=English

K-35 size
  form ESAMsgSize={bytes:num}
  does weak
  line ESAMsgSize=11873
  gives bytes=11873

K-36 mail policy
  form MailPolicy={policy:rest}
  does weak
  line cs1Label=MailPolicy cs1=Test quarantaine utilisateur
  gives policy=Test quarantaine utilisateur

// One term a file: all that is known of it stays together.
K-37 attachment
  form ESAAttachmentDetails=[[AMP {amp_disposition:until}, ]][[sha256 {sha256:until}, ]][[size {file_size:num}, ]]file {attachment:rest}
  does weak other
  line ESAAttachmentDetails={'test.txt': {'AMP': {'Verdict': 'FILE UNKNOWN', 'fileHash': '7f843d26'}, 'BodyScanner': {'fsize': 10059}}}
  gives amp_disposition=FILE UNKNOWN | sha256=7f843d26 | file_size=10059 | attachment=test.txt
  line ESAAttachmentDetails={'a, size 1, file b': {'AMP': {'Verdic': 'CLEAN'}, 'BodyScanner': {}}}
  gives amp_disposition=CLEAN | attachment=a, size 1, file b

// One term a URL. That of 13.0: {url1:{expanded_url: x, category: y, wbrs_score: 62, in_attachment: z,},}
K-38a URL
  form ESAURLDetails=[[score {url_reputation:until}, ]][[category {url_category:until}, ]]url {url:rest}
  form ESAURLDetails=[[score {url_reputation:until}, ]][[category {url_category:until}, ]]url {url:word} expanded {url_expanded:rest}
  does weak
  line ESAURLDetails={'http://a.example/x': {'ExpandedUrl': 'http://b.example/', 'WbrsScore': 3.0, 'Category': 'News'}}
  gives url_reputation=3.0 | url_category=News | url=http://a.example/x | url_expanded=http://b.example/
  line ESAURLDetails={http://a.example/x:{expanded_url: , category: News, wbrs_score: 62,},}
  gives url_reputation=62 | url_category=News | url=http://a.example/x

K-38b attachment that has a URL
  form ESAURLDetails=url {url:word} in {url_attachment:rest}
  does weak
  line ESAURLDetails={'http://a.example/x': {'InAttachment': True, 'AttachmentWithUrl': 'a.pdf'}}
  gives url=http://a.example/x | url_attachment=a.pdf

K-38c URLs of which nothing more can be read
  form ESAURLDetails={cef_urls:rest}
  does weak
  line ESAURLDetails={'a' 'b'}
  gives cef_urls={'a' 'b'}

K-39 attachments of which nothing more can be read
  form ESAAttachmentDetails={cef_attachments:rest}
  does weak
  line ESAAttachmentDetails={'a' 'b'}
  gives cef_attachments={'a' 'b'}
`;
