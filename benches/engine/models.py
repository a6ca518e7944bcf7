"""The three models, in one spelling that both engines read, and the table that the third one asks."""

MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <process id="{key}" isExecutable="true">{body}</process></definitions>"""

STRAIGHT = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
<manualTask id="check" name="Check"/><sequenceFlow id="f2" sourceRef="check" targetRef="large"/>
<exclusiveGateway id="large" default="f4"/>
<sequenceFlow id="f3" sourceRef="large" targetRef="approve">
 <conditionExpression xsi:type="tFormalExpression">amount &gt; 1000</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="large" targetRef="book"/>
<manualTask id="approve" name="Approve"/><sequenceFlow id="f5" sourceRef="approve" targetRef="end"/>
<manualTask id="book" name="Book"/><sequenceFlow id="f6" sourceRef="book" targetRef="end"/>
<endEvent id="end"/>"""

WAIT = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="enter"/>
<userTask id="enter" name="Enter"/><sequenceFlow id="f2" sourceRef="enter" targetRef="end"/>
<endEvent id="end"/>"""

STORY = """
<startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="route"/>
<businessRuleTask id="route" name="Route" camunda:decisionRef="band"/>
<sequenceFlow id="f2" sourceRef="route" targetRef="enter"/>
<userTask id="enter" name="Enter"/><sequenceFlow id="f3" sourceRef="enter" targetRef="rest"/>
<intermediateCatchEvent id="rest"><timerEventDefinition>
 <timeDuration xsi:type="tFormalExpression">{timer}</timeDuration></timerEventDefinition></intermediateCatchEvent>
<sequenceFlow id="f4" sourceRef="rest" targetRef="verify"/>
<userTask id="verify" name="Verify"/><sequenceFlow id="f5" sourceRef="verify" targetRef="end"/>
<endEvent id="end"/>"""

BAND = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="bands" name="bands" namespace="bench">
<inputData id="given" name="amount"><variable name="amount" typeRef="number"/></inputData>
<decision id="band" name="band"><variable name="band"/>
<informationRequirement id="needs"><requiredInput href="#given"/></informationRequirement>
<decisionTable id="bands_table" hitPolicy="FIRST">
<input id="in" label="amount"><inputExpression id="ine" typeRef="number"><text>amount</text></inputExpression></input>
<output id="out" name="band" typeRef="string"/>
<rule id="r1"><inputEntry id="i1"><text>&lt; 100</text></inputEntry>
 <outputEntry id="o1"><text>"small"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="i2"><text>&lt; 1000</text></inputEntry>
 <outputEntry id="o2"><text>"middle"</text></outputEntry></rule>
<rule id="r3"><inputEntry id="i3"><text>&gt;= 1000</text></inputEntry>
 <outputEntry id="o3"><text>"large"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""

KINDS = {"straight": STRAIGHT, "wait": WAIT, "story": STORY}
TITLES = {
    "straight": "straight-through",
    "wait": "one stored wait",
    "story": "two user tasks + decision + timer",
}
STOPS = {"straight": 0, "wait": 1, "story": 3}
"""How often an instance rests and is brought what it waits for."""
VARIABLES = {"amount": 250, "supplier": "Nordwind", "reference": "NW-000123"}


def bpmn(kind: str, *, timer: str = "PT0S") -> bytes:
    """Return the model of a kind; a peer may want the timer's text quoted."""
    return MODEL.format(key=kind, body=KINDS[kind].replace("{timer}", timer)).encode()
