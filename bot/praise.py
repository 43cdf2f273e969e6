"""What the sincerity coach knows by heart: words that praise anybody, qualities, and signs of an effect.

English is by word, casefolded and without apostrophes; Japanese by phrase, to be matched the longest first.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GRAMMAR = _words(
    """
    a an the and or but of in on at to for from with by as is are was were be been being am this that
    these those it its all every each very really truly so such too just again also always ever never
    still more most much many you your yours youre youve yourself she he they shes hes theyre his her hers
    him them their theirs what how who do does did doing done has have had having i im ive we us me my our
    ours one ones will would can could not no up out over here there everything anything whole entire both
    any some lot lots bit ton tons million
    """
)
PRAISE = _words(
    """
    thanks thank thankyou thankful thx ty tysm cheers kudos props shoutout shout big huge massive major
    mad hats off hat great good nice amazing awesome fantastic excellent brilliant superb super
    outstanding incredible wonderful terrific stellar fabulous perfect phenomenal exceptional impressive
    best better lovely cool epic wow yay congrats congratulations bravo hooray well done job jobs work
    works effort efforts stuff going go above beyond keep keeping usual ever rock rocks hard week month
    quarter year day days today yesterday tomorrow lately recently project projects task tasks team teams
    everyone everybody guys folks people continued continuous support supporting help helping assistance
    contribution contributions appreciate appreciated appreciation grateful gratitude want wanted say like
    love dedication without couldnt wouldnt cant it made make makes difference hi hey hello dear proud way
    know see seen hero legend killing crushing crushed killed smashed nailed smashing nailing thumbs five
    high time times took take taking put putting end since happy glad yet far deserve deserved credit
    recognition special anyone someone something let please extra mile
    """
)
QUALITIES = _words(
    """
    kind kindness person human being positive positivity reliable reliability dependable friendly helpful
    supportive smart clever intelligent talented talent creative creativity energy energetic attitude
    attitudes inspiring inspiration inspire inspires motivated motivating motivation leader leadership
    leaders role model models mentor patient patience professional professionalism superstar star rockstar
    smile smiling smiles pleasure joy fun dedicated humble humility hardworking diligent honest honesty
    calm caring generous thoughtful passionate passion committed commitment player colleague colleagues
    coworker teammate manager boss mate friend heart spirit mind character personality mood vibe vibes
    enthusiasm enthusiastic optimistic optimism trustworthy responsible respectful respected gem asset
    expert expertise skilled skills wise wisdom brave sincere genuine warm warmth funny polite flexible
    focused sharp gifted true real ray sunshine bright brightest example working world ethic office
    company welcoming approachable humor humour cheerful presence integrity
    """
)
EFFECT = _words(
    """
    so because since which while when whenever without until before after despite instead otherwise even
    if whose me my us our ours we i myself mine him his them their theirs everyone everybody nobody noone
    people others team teams customer customers client clients user users guest guests patient patients
    colleague colleagues newcomer newcomers interns intern partner partners caller callers family meant
    means saved saves saving helped helps made makes making let lets allowed enabled kept keeps prevented
    avoided unblocked unblocking faster sooner easier safer smoother clearer better finally now late
    weekend overnight morning evening night won signed passed
    """
)
ENGLISH = _words("for thanks thank the your you great good nice work job kudos appreciate")
BEFORE_NAME = _words("thanks thank you to kudos hi hey hello dear done job work and shoutout props go out")
AFTER_NAME = _words("is was has you youre thanks thank great good always never stepped took")
BEFORE_THANKS = _words("really just want wanted would like appreciate am so truly also thank")
TO_SOMEBODY = _words("kudos thanks thank out shoutout props want wanted like love pleasure goes you")
POLITE = _words("thanks thank you so much very really again a an the lot huge big")

PRAISE_JA = _words(
    """
    お疲れ様 お疲れさま おつかれさま おつかれ様 お疲れ おつかれ いつも 毎日 日頃 本当に ほんとに 本当
    ほんと とても 大変 たいへん すごく 誠に 心から 心より 深く どうも ありがとうございました
    ありがとうございます ありがとう 有難う 有り難う ありがたい ありがたく 感謝 気持ち いっぱい すごい 凄い
    すご さすが 流石 素晴らしい すばらしい 素晴らしく 最高 完璧 見事 立派 助かって 助かっ 助かり 助かる
    頑張って 頑張っ 頑張り がんばって がんばっ 頑張ろう これから これまで 今後 とも よろしくお願い
    宜しくお願い よろしく お願い いたし 致し 引き続き ひきつづき ナイス ファイト グッジョブ グッド プレー
    ワーク よくやった よく やって やり やった 仕事 プロジェクト 今週 先週 今日 本日 昨日 今月 今年 今回
    先日 この間 一年間 一年 年間 色々 いろいろ 何かと 全部 すべて たくさん サポート フォロー ヘルプ 対応
    協力 手伝い 手伝って 手伝っ 支えて 支え 世話 尊敬 拍手 神 良い いい よい 素敵 おめでとう 祝 嬉しい
    うれしい ございました ございます しか しかありません ありません あり なって なり おり くれて くれた
    くれ いただき いただいて いただいた いただけ 頂き 頂いて 頂いた 下さり くださり ください まし ます
    した して する し ました ません です でした でしょう だった だ という ない なく いる いた いて い られ
    れ こと もの ところ とき そして また まだ もっと みんな みなさん みなさま 皆さん 皆様 皆 全員 チーム
    感じ 思い 思って 思う 思っ 私 僕 あなた さん 様 この その あの 何 なに こそ だけ から まで より など
    って けど ので ほど
    """
)
QUALITIES_JA = _words(
    """
    優しくて 優しく 優しい 優しさ 優し やさしくて やさしく やさしい やさしさ 明るくて 明るく 明るい 明るさ
    笑顔 頼りに 頼り 頼もしい 頼もしく 頼れる 前向き 真面目 まじめ 丁寧 親切 誠実 信頼 リーダーシップ
    リーダー 憧れ 憧れて 人柄 気配り 心配り 気遣い 元気 存在 仲間 同僚 上司 先輩 後輩 部長 課長 癒され
    癒し プロ 意識 センス 姿勢 態度 雰囲気 ムードメーカー 太陽 大好き 好き 人間 人 方 性格 努力家 努力
    熱心 情熱 責任感 責任 強い 強く 高い 高く 能力 才能 優秀 賢い 頭 かっこいい 格好いい 穏やか 冷静 謙虚
    素直 柔軟 ユーモア 楽しい 楽しく 楽しくて 面白い 一緒に 一緒 働けて 働け 働く 働いて できる 出来る
    目標 お手本 手本 見本 刺激 もらって 受けて ポジティブ エネルギー パワー 温かい 温かさ あたたかい 心
    魅力 的 性 常に すてき 職場 会社 中 幸せ
    """
)
PARTICLES_JA = _words("の に を は が も で と へ や ね よ か な さ て た だ ご お ん っ う")
EFFECT_JA = re.compile(
    "おかげ|お陰|ので|ため|ように|助か|安心|間に合|でき|出来|減|増え|早く|速く|楽に|短|救|客|取引先|利用者|チーム"
    "|みんな|皆|全員|私|僕|自分|新人|メンバー|後輩|同僚|喜|嬉し|うれし|ことで|なりました|なった|なって|から"
    "|まで(?!した|す)|代わ|スムーズ|解決|防|止ま|済み|済んだ|学|勉強|分かり|わかり|励ま|ほっと|困|迷|話し|休め"
    "|進み|進め|届|0"
)
DONE_FOR_US = re.compile("くれて|くれた|くださって|下さって|いただいて|頂いて")
