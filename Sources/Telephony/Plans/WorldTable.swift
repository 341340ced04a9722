/// Every assigned country calling code outside +1 and +7, as a text that `NumberingPlan` compiles once.
///
/// Codes: ITU-T E.164.D, list of assigned country codes (Operational Bulletin 1114 and its amendments); +888 was given
/// back, +379 is assigned to the Vatican and not in use, +997 is reserved for Kazakhstan and not in use: none of them
/// stands here. Lengths: fewest and most digits after the calling code by the national plans of Operational Bulletins,
/// checked against the possible lengths of libphonenumber 9; generous where the two differ, since a number that is
/// wrongly called too long stops an honest call. Where countries share a code, the one with most lines is named.
enum WorldTable {
    /// `code country fewest most [line]`, `-` for a global service.
    static let text: StaticString = """
        20 EG 8 10, 27 ZA 5 10, 211 SS 9 9, 212 MA 9 9, 213 DZ 8 9, 216 TN 8 8, 218 LY 9 9, 220 GM 7 9, 221 SN 9 9,
        222 MR 8 8, 223 ML 8 8, 224 GN 8 9, 225 CI 10 10, 226 BF 8 8, 227 NE 8 8, 228 TG 8 8, 229 BJ 10 10,
        230 MU 7 10, 231 LR 7 9, 232 SL 8 8, 233 GH 8 9, 234 NG 10 12, 235 TD 8 8, 236 CF 8 8, 237 CM 8 9,
        238 CV 7 7, 239 ST 7 7, 240 GQ 9 9, 241 GA 7 8, 242 CG 9 9, 243 CD 7 10, 244 AO 9 9, 245 GW 7 9,
        246 IO 7 7, 247 SH 5 6, 248 SC 7 7, 249 SD 9 9, 250 RW 8 9, 251 ET 9 9, 252 SO 6 9, 253 DJ 8 8,
        254 KE 7 10, 255 TZ 9 9, 256 UG 9 9, 257 BI 8 8, 258 MZ 8 9, 260 ZM 9 9, 261 MG 9 9, 262 RE 9 9,
        263 ZW 7 10, 264 NA 8 9, 265 MW 7 9, 266 LS 8 8, 267 BW 7 10, 268 SZ 8 9, 269 KM 7 7, 290 SH 4 5,
        291 ER 7 7, 297 AW 7 7, 298 FO 6 6, 299 GL 6 6,
        30 GR 10 12, 31 NL 5 11, 32 BE 8 9, 33 FR 9 9, 34 ES 9 9, 36 HU 8 9, 39 IT 6 12, 350 GI 8 8, 351 PT 9 9,
        352 LU 4 11, 353 IE 7 10, 354 IS 7 9, 355 AL 6 9, 356 MT 8 8, 357 CY 8 8, 358 FI 5 12, 359 BG 6 12,
        370 LT 8 8, 371 LV 8 8, 372 EE 7 10, 373 MD 8 8, 374 AM 8 8, 375 BY 6 11, 376 AD 6 9, 377 MC 8 9,
        378 SM 8 10, 380 UA 9 10, 381 RS 6 12, 382 ME 8 9, 383 XK 8 12, 385 HR 7 9, 386 SI 5 8, 387 BA 8 9,
        389 MK 8 8,
        40 RO 6 9, 41 CH 9 12, 43 AT 4 13, 44 GB 7 10, 45 DK 8 8, 46 SE 6 12, 47 NO 5 8, 48 PL 6 10, 49 DE 4 13,
        420 CZ 9 12, 421 SK 6 9, 423 LI 7 9,
        51 PE 8 9, 52 MX 10 10, 53 CU 6 10, 54 AR 10 11, 55 BR 8 11, 56 CL 9 11, 57 CO 8 11, 58 VE 10 10,
        500 FK 5 5, 501 BZ 7 11, 502 GT 8 11, 503 SV 7 11, 504 HN 8 11, 505 NI 8 8, 506 CR 8 10, 507 PA 7 11,
        508 PM 6 9, 509 HT 8 8, 590 GP 9 9, 591 BO 8 9, 592 GY 7 7, 593 EC 8 11, 594 GF 9 9, 595 PY 6 11,
        596 MQ 9 9, 597 SR 6 7, 598 UY 4 12, 599 CW 7 8,
        60 MY 8 10, 61 AU 5 12, 62 ID 7 13, 63 PH 6 13, 64 NZ 5 10, 65 SG 8 11, 66 TH 8 13, 670 TL 7 8, 672 NF 6 6,
        673 BN 7 7, 674 NR 7 7, 675 PG 7 8, 676 TO 5 7, 677 SB 5 7, 678 VU 5 7, 679 FJ 7 11, 680 PW 7 7,
        681 WF 6 9, 682 CK 5 5, 683 NU 4 7, 685 WS 5 10, 686 KI 5 8, 687 NC 6 6, 688 TV 5 7, 689 PF 6 9,
        690 TK 4 7, 691 FM 7 7, 692 MH 7 7,
        81 JP 8 13, 82 KR 5 13, 84 VN 7 10, 86 CN 7 12, 800 - 8 8 tollFree, 808 - 8 8 sharedCost, 850 KP 8 10,
        852 HK 5 11, 853 MO 7 8, 855 KH 8 10, 856 LA 8 10, 870 - 9 12 global, 878 - 12 12 global, 880 BD 6 10,
        881 - 9 10 global, 882 - 7 12 global, 883 - 8 12 global, 886 TW 7 11,
        90 TR 7 13, 91 IN 8 13, 92 PK 8 12, 93 AF 9 9, 94 LK 9 9, 95 MM 6 10, 98 IR 4 10, 960 MV 7 10, 961 LB 7 8,
        962 JO 8 9, 963 SY 8 9, 964 IQ 8 10, 965 KW 7 8, 966 SA 9 10, 967 YE 7 9, 968 OM 7 9, 970 PS 8 10,
        971 AE 5 12, 972 IL 7 12, 973 BH 8 8, 974 QA 7 11, 975 BT 7 8, 976 MN 8 10, 977 NP 8 11, 979 - 9 9 premium,
        992 TJ 9 9, 993 TM 8 8, 994 AZ 9 9, 995 GE 9 9, 996 KG 9 10, 998 UZ 9 9,
        """
}
