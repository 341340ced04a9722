import Crypto
import Hummingbird
import Mustache
enum ConsoleStub2 {}
