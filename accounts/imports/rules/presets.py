"""What the columns of well-known systems mean: their reports, their full exports and both languages of each.

A preset knows more than the words of accounts.imports.rules.fields: "Id" beside "AccountId" is the person's, 取引名 is
HubSpot's deal. Headers are those of the systems' own export screens.
"""

from dataclasses import dataclass

from accounts.imports.rules.fields import IGNORED, Kind, field_named, guess_columns, header_key


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    # As the source is called unless somebody says otherwise.
    name: str
    # Columns that give the system away.
    marks: frozenset[str]
    fields: dict[Kind, dict[str, str]]

    def columns(self, kind: Kind, columns: tuple[str, ...]) -> dict[str, str]:
        """The preset's meaning of each column; the usual words for what it does not know."""
        known = self.fields[kind]
        guessed: dict[str, str] = {}
        taken: set[str] = set()
        for column in columns:
            name = known.get(header_key(column), IGNORED)
            guessed[column] = IGNORED if name in taken else name
            taken.add(guessed[column])
        usual = guess_columns(kind, tuple(column for column in columns if header_key(column) not in known))
        return guessed | {column: name for column, name in usual.items() if name not in taken}


def preset_named(key: str) -> Preset | None:
    return next((preset for preset in PRESETS if preset.key == key), None)


def recognise(columns: tuple[str, ...]) -> Preset | None:
    """The system with most columns that only it writes; two at least, or one that says its name."""
    headers = {header_key(column) for column in columns}
    found = {preset.key: len(headers & preset.marks) for preset in PRESETS}
    best = max(PRESETS, key=lambda preset: found[preset.key])
    named = any(best.key in header for header in headers)
    return best if found[best.key] >= 2 or (found[best.key] and named) else None


def _preset(key: str, name: str, marks: str, **fields: str) -> Preset:
    """`fields`: for each kind lines of "field: header | header"."""
    return Preset(
        key,
        name,
        frozenset(map(header_key, marks.split("|"))),
        {kind: _headers(kind, fields[kind.value]) for kind in Kind},
    )


def _headers(kind: Kind, written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, written.splitlines())):
        name, _colon, headers = line.partition(":")
        if name != "-":
            field_named(kind, name)
        found |= {header_key(header): IGNORED if name == "-" else name for header in headers.split("|")}
    return found


PRESETS = (
    _preset(
        "salesforce",
        "Salesforce",
        "AccountId|IsDeleted|MasterRecordId|NumberOfEmployees|HasOptedOutOfEmail|StageName|Account ID|Contact ID|"
        "Opportunity ID|Opportunity Name|Opportunity Owner|Account Owner|Contact Owner|Mailing Street|MailingStreet|"
        "Billing City|BillingCity|Parent Account|ParentId|LastModifiedDate|SystemModstamp|取引先責任者 ID|取引先 ID|商談 ID|取引先 所有者|"
        "取引先責任者 所有者|商談 所有者|取引先名|商談名|フェーズ|親取引先|取引先責任者名|メール送信除外|完了予定日",
        accounts="""
            external_id: Id | Account ID | 取引先 ID
            name: Name | Account Name | 取引先名
            name_kana: 取引先名 (フリガナ) | Account Name Local
            domain: Website | Web サイト
            industry: Industry | 業種
            employees: NumberOfEmployees | Employees | 従業員数
            founded: YearStarted | Year Started | 設立年
            location: BillingCity | Billing City | Billing State/Province | 町名・番地(請求先) | 市区郡(請求先) | 都道府県(請求先)
            parent_name: Parent Account | 親取引先 | 親取引先名
            -: ParentId | MasterRecordId | OwnerId
        """,
        contacts="""
            external_id: Id | Contact ID | 取引先責任者 ID
            account_external_id: AccountId | Account ID | 取引先 ID
            account: Account Name | 取引先名
            full_name: Name | Full Name | 取引先責任者名
            family_name: LastName | Last Name | 姓
            given_name: FirstName | First Name | 名
            family_kana: LastNameLocal | Last Name (Local) | 姓 (フリガナ)
            given_kana: FirstNameLocal | First Name (Local) | 名 (フリガナ)
            email: Email | メール
            phone: Phone | Business Phone | 電話
            title: Title | 役職
            department: Department | 部署
            refused: HasOptedOutOfEmail | Email Opt Out | メール送信除外
            -: MasterRecordId | OwnerId | ReportsToId | Mobile | MobilePhone | 携帯
        """,
        deals="""
            external_id: Id | Opportunity ID | 商談 ID
            account_external_id: AccountId | Account ID | 取引先 ID
            account: Account Name | 取引先名
            name: Name | Opportunity Name | 商談名
            stage: StageName | Stage | フェーズ
            amount: Amount | 金額
            opened_on: CreatedDate | Created Date | 作成日
            closed_on: CloseDate | Close Date | 完了予定日
            rep_name: Opportunity Owner | 商談 所有者
            product: Product Name | 商品名
            reason_note: Loss Reason | 失注理由
            -: OwnerId | IsClosed | IsWon | Probability (%) | 確度 (%)
        """,
    ),
    _preset(
        "hubspot",
        "HubSpot",
        "Record ID|レコードID|Company Domain Name|会社のドメイン名|Lifecycle Stage|ライフサイクルステージ|Deal Stage|取引ステージ|Deal Name|取引名|"
        "Contact owner|コンタクト担当者|コンタクト所有者|Company owner|会社の担当者|Deal owner|取引担当者|取引所有者|Associated Company|関連付けられている会社|"
        "Associated Company IDs|Associated Company IDs (Primary)|Lead Status|リードステータス|"
        "Unsubscribed from all email|Eメールの配信登録をすべて解除",
        accounts="""
            external_id: Record ID | レコードID
            name: Company name | Name | 会社名
            domain: Company Domain Name | 会社のドメイン名 | Website URL | ウェブサイトURL
            industry: Industry | 業種
            employees: Number of Employees | 従業員数
            founded: Year Founded | 設立年
            location: City | 市区町村
            parent_name: Parent Company | 親会社
        """,
        contacts="""
            external_id: Record ID | レコードID
            account_external_id: Associated Company IDs (Primary) | Associated Company ID | Primary Associated Company ID | 関連付けられている会社ID
            account: Associated Company (Primary) | Associated Company | Company Name | 関連付けられている会社 | 会社名
            account_domain: Website URL | ウェブサイトURL
            family_name: Last Name | 姓
            given_name: First Name | 名
            email: Email | Eメール
            phone: Phone Number | 電話番号
            title: Job Title | 役職
            department: Department | 部署
            language: Preferred language | 優先言語
            refused: Unsubscribed from all email | Eメールの配信登録をすべて解除
            -: Associated Company IDs | Lifecycle Stage | Mobile Phone Number | 携帯電話番号
        """,
        deals="""
            external_id: Record ID | レコードID
            account_external_id: Associated Company IDs (Primary) | Associated Company ID | 関連付けられている会社ID
            account: Associated Company (Primary) | Associated Company | 関連付けられている会社
            name: Deal Name | 取引名
            stage: Deal Stage | 取引ステージ
            amount: Amount | 金額
            opened_on: Create Date | 作成日
            closed_on: Close Date | クローズ日
            rep_name: Deal owner | 取引担当者 | 取引所有者
            reason_note: Closed Lost Reason | クローズ・失注の理由
            -: Associated Company IDs | Pipeline | パイプライン
        """,
    ),
    _preset(
        "sansan",
        "Sansan",
        "名刺ID|人物ID|名刺交換日|名刺所有者|会社名カナ|部署名|会社電話番号|会社FAX|直通電話|Sansan会社ID|拠点コード|SOC|Business Card ID|Person ID|"
        "Exchanged On|Card Exchange Date|Card Owner|Owner of Business Card|Company Tel|Direct Tel|Company Fax",
        accounts="""
            external_id: Sansan会社ID | 会社ID | Company ID
            name: 会社名 | Company | Company Name
            name_kana: 会社名カナ | Company Name (Kana)
            name_latin: 会社名(英語) | Company Name (English)
            domain: URL | 会社URL
            industry: 業種 | Industry
            employees: 従業員数 | Employees
            location: 住所 | 会社住所 | Address
            fiscal_month_end: 決算月 | Fiscal Month
        """,
        contacts="""
            external_id: 人物ID | 名刺ID | Person ID | Business Card ID
            account_external_id: Sansan会社ID | 会社ID | Company ID
            account: 会社名 | Company | Company Name
            account_domain: URL
            full_name: 氏名 | Name | Full Name
            family_name: 姓 | Last Name
            given_name: 名 | First Name
            full_kana: 氏名カナ | Name (Kana)
            family_kana: 姓カナ | セイ | Last Name (Kana)
            given_kana: 名カナ | メイ | First Name (Kana)
            department: 部署 | 部署名 | Department
            title: 役職 | Title
            email: E-mail | Email | メールアドレス
            phone: 直通電話 | 会社電話番号 | 電話番号 | Direct Tel | Company Tel | TEL
            legal_basis_on: 名刺交換日 | Exchanged On | Card Exchange Date
            -: 名刺所有者 | Card Owner | Owner of Business Card | 携帯電話 | 会社FAX | FAX | Mobile
        """,
        deals="""
            external_id: 案件ID | Deal ID
            account_external_id: Sansan会社ID | 会社ID | Company ID
            account: 会社名 | Company
            name: 案件名 | Deal Name
            stage: フェーズ | Phase
            amount: 金額 | 受注金額 | Amount
            opened_on: 登録日 | Created On
            closed_on: 受注予定日 | Expected Order Date
            rep_name: 担当者 | Owner
        """,
    ),
)
