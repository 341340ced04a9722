enum GateStub {}
