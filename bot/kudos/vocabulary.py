"""What the sincerity coach knows by heart: words that praise anybody, qualities, and signs of an effect.

English is by word, casefolded and without apostrophes; Japanese by phrase, to be matched the longest first.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GRAMMAR = _words(
    """
    a again all also always am an and any anything are as at be been being bit both but by can could did do
    does doing done each entire ever every everything for from had has have having he her here hers hes him
    his how i im in is it its ive just lot lots many me million more most much my never no not of on one
    ones or our ours out over really she shes so some still such that the their theirs them there these they
    theyre this those to ton tons too truly up us very was we were what who whole will with would you your
    youre yours yourself youve
    """
)
PRAISE = _words(
    """
    above absolutely achievement achievements amazing anyone appreciate appreciated appreciation assistance
    awesome awesomeness best better beyond big bravo brilliant brilliantly bunch cant cheers class congrats
    congratulations continued continuous contribution contributions coolest couldnt credit crushed crushing
    day days dear dedication definitely deserve deserved difference done effort efforts end epic ever
    everybody everyone excellent exceptional extra fab fabulous fantastic fantastically far few finest five
    folks glad go going good goodness grateful gratitude great greatest greatness guys happy hard hardwork
    hat hats heaps heartfelt hello help helping hero hey hi high hooray hours huge impressive incredible it
    job jobs keep keeping killed killing know kudos last lately legend life like loads lots love lovely mad
    made magic major make makes massive mile month months nailed nailing next nice nicely none notch off omg
    outstanding past pat people perfect perfectly performance phenomenal played please project projects
    props proud quarter recently recognition rock rocks say second see seen shout shoutout simply since
    sincerely smashed smashing solid someone something special stellar stuff success successful super superb
    support supporting team teams teamwork terrific thank thankful thanks thankyou thnx thumbs thx time
    times tireless tirelessly tks today tomorrow top totally truly ty tysm u usual valuable value valued
    want wanted way week weeks well welldone without wonderful wonders work works wouldnt wow yay year years
    yesterday yet
    """
)
QUALITIES = _words(
    """
    absolute ace admirable admire ambitious angel approachable asset attitude attitudes beast being blessed
    boss brave bright brighten brightens brightest calm caring champ champion character cheer cheerful
    clever colleague colleagues commitment committed company compassion compassionate confident courage
    courageous coworker creative creativity curious dear dedicated delight dependable determination
    determined diligent easygoing empathetic empathy energetic energy engaged enthusiasm enthusiastic ethic
    example expert expertise fearless flexible focused friend friendly fun funny gem generous gentle
    gentleman genuine gifted girl gold goodhearted gracious guru guy hardworking heart helpful honest
    honesty honored honoured human humble humility humor humour inspiration inspire inspires inspiring
    integrity intelligent joy joyful kind kindness knowledgeable lady leader leaders leadership light
    likeable lovable loyal loyalty lucky machine man manager mate mentor mind model models modest mood most
    motivated motivation motivator nature ninja office ones optimism optimistic outgoing passion passionate
    patience patient persistent person personality player pleasant pleasure polite positive positivity
    presence pro proactive professional professionalism pros punctual ray real reliability reliable
    resilient resourceful respected respectful responsible rockstar role room selfless sensible sharp
    sincere sincerity skilled skills smart smile smiles smiling soul spirit star steady strong sunshine
    superstar supportive sweet sympathetic tactful talent talented teammate thoughtful tolerant treasure
    true trustworthy unselfish versatile vibe vibes vibrant warm warmhearted warmth wisdom wise wizard woman
    working world
    """
)
EFFECT = _words(
    """
    after allowed anniversary apprentices avoided baby because before better birthday caller callers clearer
    client clients colleague colleagues customer customers despite drivers easier enabled even evening
    everybody everyone family faster finally guest guests helped helps him hires his i if instead intern
    interns joiners juniors keeps kept kids late let lets luck made makes making me means meant mine morning
    my myself newcomer newcomers night nobody noone now nurses others otherwise our ours overnight partner
    partners passed patient patients people prevented promotion retirement safer saved saves saving signed
    since smoother so sooner starters team teams their theirs them trainees unblocked unblocking until us
    user users visitors we wedding weekend welcome when whenever which while whose without won
    """
)
THANKS = _words("for thanks thank great good nice job kudos appreciate")
BEFORE_NAME = frozenset(
    ["thank you", "thanks to", "kudos to", "props to", "shout out", "out to", "shoutout to", "goes to", "to go"]
) | _words("thanks thank kudos props shoutout congrats congratulations bravo hi hey hello dear")
BEFORE_LAST_NAME = _words("done job work one")
AFTER_NAME = _words(
    "for is was and did really deserves has you youre thanks thank great good always never stepped took"
)
BEFORE_THANKS = _words("really just want wanted would like appreciate am so truly also thank")
TO_SOMEBODY = _words("kudos thanks thank out shoutout props want wanted like love pleasure goes you")
POLITE = _words("thanks thank you so much very really again a an the lot huge big")

PRAISE_JA = _words(
    """
    あざす あざっす あなた あの あり ありがたい ありがたく ありがたや ありがと ありがとう
    ありがとうございました ありがとうございます ありがとー ありません ある い いい いた いたし いただいた
    いただいて いただき いただけ いただけて いっぱい いつでも いつも いて いる いろいろ うれしい おかげさま
    おつ おつかれ おつかれさま おつかれ様 おめでとう おり お疲れ お疲れさま お疲れ様 お陰様 お願い かった
    から がんばっ がんばって ください くださり くらい くれ くれた くれて ぐらい けど こそ こと この この間
    これから これまで ございました ございます さすが さん し しか しかありません した して しょう すご
    すごい すごく すばらし すばらしい すべて する そして その たいへん たくさん だ だけ だった っす って
    でした でしょう です という とき ところ とっても とても とも どうも どんな ない なく なって など なに
    なり なる なんて ので ひきつづき ぶり ほど ほんと ほんとに ほんま まし ました ましょう まじ ます ません
    また まだ まで みなさま みなさん みんな めちゃくちゃ めっちゃ もっと もの もらい もらえ やった やって
    やばい やり よい よく よくやった より よろしく よろしくお願い られ れ ガチ グッジョブ グッド サポート
    サンキュー サンクス チーム チームワーク ナイス ファイト フォロー プレー プロジェクト ヘルプ マジ ワーク
    一年 一年間 一生懸命 一言 下さり 世話 乙 今回 今年 今後 今日 今月 今週 仕事 何 何かと 働き 僕 先日 先週
    光栄 全員 全部 凄い 助かっ 助かって 助かり 助かる 協力 多大 大変 天才 嬉しい 完璧 宜しくお願い 対応 尊敬
    尽力 年間 引き続き 心から 心より 応援 思い 思う 思っ 思って 感じ 感動 感激 感無量 感謝 成果 手伝い
    手伝っ 手伝って 拍手 支え 支えて 支援 日々 日頃 明日 昨日 時 普段 普段から 最高 有り難う 有難う 期待
    本当 本当に 本日 本物 来年 来月 来週 様 毎回 毎度 毎日 毎週 気持ち 活躍 流石 深く 申し上げ 皆 皆さん
    皆様 祝 神 神様 私 立派 素敵 素晴らし 素晴らしい 素晴らしく 結果 致し 良い 色々 見事 誠に 貢献 連日
    頂いた 頂いて 頂き 頑張っ 頑張って 頑張り 頑張れ 頑張ろう
    """
)
QUALITIES_JA = _words(
    """
    あたたかい お手本 かっこいい すてき でき できる まじめ もらって やさしい やさしく やさしくて やさしさ
    エネルギー エース カリスマ センス パワー ヒーロー プロ ポジティブ ムード ムードメーカー ユーモア
    リーダー リーダーシップ 一生懸命さ 一緒 一緒に 丁寧 上司 中 人 人望 人柄 人間 仲間 会社 信頼 働いて 働く
    働け 働けて 優し 優しい 優しく 優しくて 優しさ 優秀 元気 兄貴 先輩 冷静 几帳面 出来 出来る 判断力 刺激
    前向き 力持ち 努力 努力家 勤勉 包容力 協調性 受けて 同僚 和ま 和み 器 場 大き 大好き 大黒柱 太陽 好き
    姉御 姿勢 存在 存在感 安定感 安心感 常に 幸せ 強 強い 強く 律儀 後輩 心 心遣い 心配り 思いやり 思慮深い
    性 性格 情熱 意識 態度 憧れ 憧れて 憧れの 手本 才能 方 明る 明るい 明るく 明るくて 明るさ 柔軟 柱
    格好いい 楽し 楽しい 楽しかっ 楽しかった 楽しく 楽しくて 気さく 気さくで 気遣い 気配り 決断力 温か
    温かい 温かさ 熱心 癒され 癒し 的 目標 真面目 社交的 積極的 穏やか 空気 笑顔 素晴 素直 縁の下 職場 能力
    落ち着い 落ち着き 行動力 要 見本 親しみ 親しみやすい 親しみやすく 親切 誠実 説得力 課長 謙虚 責任 責任感
    賢 賢い 部長 集中力 雰囲気 面白 面白い 頭 頼もし 頼もしい 頼もしく 頼り 頼りに 頼れる 高 高い 高く 魅力
    """
)
PARTICLES_JA = _words("くて く ー の に を は が も で と へ や ね よ な さ て た だ ん っ う")
EFFECT_JA = re.compile(
    "おかげ|お陰|ので|ため|ように|助か|安心|間に合|でき|出来|減|増え|早く|速く|楽に|短|救|客|取引先|利用者|チーム"
    "|みんな|皆|全員|私|僕|自分|新人|メンバー|後輩|同僚|喜|嬉し|うれし|ことで|なりました|なった|なって|から"
    "|まで(?!した|す)|代わ|スムーズ|解決|防|止ま|済み|済んだ|学|勉強|分かり|わかり|励ま|ほっと|困|迷|話し|休め"
    "|進み|進め|届|教え|聞い|相談|声を|貸し|おめでとう|0"
)
THANKS_JA = re.compile(
    "ありがと|有難|有り難|感謝|お?疲れ|お?つかれ|くれ|いただ|頂|最高|素晴らし|すばらし|すご|さすが|ナイス|お見事"
)
DONE_FOR_US = re.compile("くれて|くれた|くださって|下さって|いただいて|頂いて")
