class Trigger:
    def poll(self) -> bool:
        return True

    def run(self) -> str:
        return "fired" if self.poll() else "waiting"
