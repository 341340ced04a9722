import NIOCore
import NIOPosix
enum WireStub2 {}
