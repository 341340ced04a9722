/// What the learned model says of a call, and why.
extension Phrase {
    static let model = Phrase("Модель", "Модель", "Model")
    static let whyModel = Phrase(
        "модель: лог-шанс {1}, баға {2}", "модель: лог-шансы {1}, оценка {2}", "the model: log-odds {1}, score {2}")
    static let besideModel = Phrase(
        "модельден бөлек, қосылмады", "рядом с моделью, не прибавлено", "beside the model, not added")
    static let decidedByModel = Phrase(
        "Үкімді модель шешті: ережелердің қосындысының орнында оның бағасы тұр.",
        "Решила модель: её оценка стоит на месте суммы правил.",
        "The model decided: its score stands in the place of the rules' sum.")

    static let movedTitle = Phrase("модельді не өзгертті", "что сдвинуло модель", "what moved the model")
    static let movedLegend = Phrase(
        "модель {1}, {2} ағаш, дәл үлестер (TreeSHAP), лог-шанспен",
        "модель {1}, деревьев: {2}, точные вклады (TreeSHAP), в лог-шансах",
        "model {1}, {2} trees, exact parts (TreeSHAP) in log-odds")
    static let movedFeature = Phrase("белгі", "признак", "feature")
    static let movedValue = Phrase("мәні", "значение", "value")
    static let movedBar = Phrase("бағыты", "куда сдвинул", "direction")
    static let movedPart = Phrase("үлесі", "вклад", "part")
    static let movedBase = Phrase(
        "Негізі: модель ештеңе білмейтін қоңырау", "Основа: вызов, о котором модель ничего не знает",
        "Base: a call of which the model knows nothing")
    static let movedRest = Phrase("Қалған белгілер бірге", "Остальные признаки вместе", "All other features together")
    static let movedTotal = Phrase("Ағаштардың қосындысы", "Сумма деревьев", "Sum of the trees")
    static let movedCalibrated = Phrase(
        "Калибрлеуден кейін: лог-шанс {1}, баға {2}.", "После калибровки: лог-шансы {1}, оценка {2}.",
        "Calibrated: log-odds {1}, score {2}.")
    static let movedOtherwise = Phrase(
        "Назар аударыңыз: журналда басқа лог-шанс тұр, {1}. Үлестер бұл үкімді түсіндірмейді.",
        "Внимание: в журнале другие лог-шансы, {1}. Эти вклады вердикта не объясняют.",
        "Mind: the journal has other log-odds, {1}. These parts do not explain that verdict.")
    static let movedPath = Phrase(
        "Үкім шыққанда жедел есеп басқа белгілерді атады: {1}. Дәл есеп бойынша ең күштілері: {2}.",
        "При вердикте быстрый счёт назвал другие признаки: {1}. По точному сильнее всего: {2}.",
        "At the verdict the quick account named other features: {1}. By the exact one the strongest are: {2}.")
    static let movedForeign = Phrase(
        "Үкімді {1} моделі шығарды, ол қазір күшінде емес. Үкіммен бірге журналға жазылғаны:",
        "Вердикт вынесла модель {1}, сейчас она не действует. С вердиктом записано:",
        "Model {1} judged this call and is not in force now. Journalled with the verdict:")
    static let movedNothing = Phrase(
        "Модель шара талап етпеді, сондықтан белгілер жазылмады.",
        "Модель ничего не требовала, поэтому признаки не записаны.",
        "The model asked for nothing, so no features were noted.")
    static let movedShadow = Phrase(
        "көлеңкеде: үкімге әсер етпеді", "в тени: на вердикт не влияла", "in shadow: it did not touch the verdict")
}
