enum SIPStub {}
