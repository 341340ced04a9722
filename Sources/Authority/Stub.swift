private import Telephony
enum Stub {}
