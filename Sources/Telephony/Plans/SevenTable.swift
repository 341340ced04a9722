/// The numbering zone +7, which Kazakhstan and Russia share: Kazakhstan in depth, Russia by kind.
///
/// Sources: ITU Operational Bulletin, communications of Kazakhstan (6xx, 7xx, 0xx) and of the Russian Federation
/// (3xx to 5xx, 8xx, 9xx); the numbering plan of the Republic of Kazakhstan; area codes of Kazakhtelecom; ranges checked
/// against libphonenumber 9. Areas whose districts went to the oblasts of 2022 (Abai, Zhetysu, Ulytau) by the decree
/// of 2022-05-03 on the administrative division. Numbers are portable: a mobile prefix names no operator.
enum SevenTable {
    /// `prefix country line allocation [region]`: the prefix without the 7; longer prefixes refine shorter ones;
    /// `*` as country: shared by both, so that the digits tell none.
    static let text: StaticString = """
        0 KZ unknown unallocated
        1 * unknown unknown
        2 RU unknown unknown
        3 RU fixed allocated
        4 RU fixed allocated
        5 RU unknown unknown
        6 KZ unknown unallocated
        7 KZ unknown unallocated
        8 RU fixed allocated
        9 RU mobile allocated
        80 * unknown unknown
        800 * tollFree allocated
        80008 KZ tollFree allocated
        803 RU premium allocated
        804 RU tollFree allocated
        808 * sharedCost allocated
        809 * premium allocated
        88 * unknown unknown
        89 * unknown unknown
        700 KZ mobile allocated
        701 KZ mobile allocated
        702 KZ mobile allocated
        705 KZ mobile allocated
        706 KZ mobile allocated
        707 KZ mobile allocated
        708 KZ mobile allocated
        747 KZ mobile allocated
        760 KZ mobile allocated
        761 KZ mobile allocated
        762 KZ mobile allocated
        763 KZ mobile allocated
        764 KZ mobile allocated
        771 KZ mobile allocated
        775 KZ mobile allocated
        776 KZ mobile allocated
        777 KZ mobile allocated
        778 KZ mobile allocated
        785 KZ mobile allocated
        751 KZ voip allocated
        710 KZ fixed unknown 35
        7102 KZ fixed allocated 62
        7103 KZ fixed allocated 35
        71030 KZ fixed allocated 62
        71032 KZ fixed allocated 62
        71034 KZ fixed allocated 62
        71035 KZ fixed allocated 62
        7104 KZ fixed allocated 62
        71042 KZ fixed allocated 35
        7105 KZ fixed allocated 62
        7106 KZ fixed allocated 62
        711 KZ fixed unknown 27
        7112 KZ fixed allocated 27
        7113 KZ fixed allocated 27
        7114 KZ fixed allocated 27
        7115 KZ fixed allocated 27
        712 KZ fixed unknown 23
        7122 KZ fixed allocated 23
        7123 KZ fixed allocated 23
        7125 KZ fixed allocated 23
        713 KZ fixed unknown 15
        7132 KZ fixed allocated 15
        7133 KZ fixed allocated 15
        7134 KZ fixed allocated 15
        7135 KZ fixed allocated 15
        714 KZ fixed unknown 39
        7142 KZ fixed allocated 39
        7143 KZ fixed allocated 39
        7144 KZ fixed allocated 39
        7145 KZ fixed allocated 39
        7149 KZ fixed allocated 39
        715 KZ fixed unknown 59
        7152 KZ fixed allocated 59
        7153 KZ fixed allocated 59
        7154 KZ fixed allocated 59
        7155 KZ fixed allocated 59
        716 KZ fixed unknown 11
        7162 KZ fixed allocated 11
        7163 KZ fixed allocated 11
        7164 KZ fixed allocated 11
        7165 KZ fixed allocated 11
        7166 KZ fixed allocated 11
        717 KZ fixed unknown 71
        7172 KZ fixed allocated 71
        718 KZ fixed unknown 55
        7182 KZ fixed allocated 55
        7183 KZ fixed allocated 55
        7184 KZ fixed allocated 55
        7185 KZ fixed allocated 55
        7187 KZ fixed allocated 55
        721 KZ fixed unknown 35
        7212 KZ fixed allocated 35
        7213 KZ fixed allocated 35
        7214 KZ fixed allocated 35
        7215 KZ fixed allocated 35
        722 KZ fixed unknown 10
        7222 KZ fixed allocated 10
        7223 KZ fixed allocated 10
        7224 KZ fixed allocated 10
        7225 KZ fixed allocated 10
        723 KZ fixed unknown 63
        7232 KZ fixed allocated 63
        7233 KZ fixed allocated 63
        7234 KZ fixed allocated 63
        72345 KZ fixed allocated 10
        72346 KZ fixed allocated 10
        72347 KZ fixed allocated 10
        72348 KZ fixed allocated 10
        7235 KZ fixed allocated 63
        72351 KZ fixed allocated 10
        72353 KZ fixed allocated 10
        724 KZ fixed unknown 43
        7242 KZ fixed allocated 43
        7243 KZ fixed allocated 43
        7245 KZ fixed allocated 43
        725 KZ fixed unknown 61
        7252 KZ fixed allocated 79
        7253 KZ fixed allocated 61
        7254 KZ fixed allocated 61
        7255 KZ fixed allocated 61
        7256 KZ fixed allocated 61
        726 KZ fixed unknown 31
        7262 KZ fixed allocated 31
        7263 KZ fixed allocated 31
        7264 KZ fixed allocated 31
        7265 KZ fixed allocated 31
        727 KZ fixed unknown 19
        7272 KZ fixed allocated 75
        72725 KZ fixed allocated 19
        7273 KZ fixed allocated 75
        7274 KZ fixed allocated 19
        7275 KZ fixed allocated 19
        7277 KZ fixed allocated 19
        7279 KZ fixed allocated 75
        728 KZ fixed unknown 33
        7282 KZ fixed allocated 33
        7283 KZ fixed allocated 33
        7284 KZ fixed allocated 33
        7285 KZ fixed allocated 33
        729 KZ fixed unknown 47
        7292 KZ fixed allocated 47
        7293 KZ fixed allocated 47
        7295 KZ fixed allocated 47
        """
}
